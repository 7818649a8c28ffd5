using Microsoft.Extensions.Hosting;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Tests.Schedules;

public sealed class ScheduleSetupTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_scheduled_is_left_to_others_by_who_only_answers(bool answersOnly)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["AnswersOnly"] = answersOnly ? "true" : "false";
        builder.AddSchedules();

        var rounds = builder.Services.Where(service => service.ServiceType == typeof(IHostedService)).Select(service => service.ImplementationType);
        var all = typeof(ScheduledRounds).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ScheduledRounds)) && !type.IsAbstract);
        Assert.Equal(answersOnly ? [] : all.Select(type => type.Name).Order(), rounds.Select(type => type!.Name).Order());
    }
}
