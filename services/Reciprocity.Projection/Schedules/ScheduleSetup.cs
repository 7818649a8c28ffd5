using Reciprocity.Projection.Communities;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Networks;
using Reciprocity.Projection.Outcomes;
using Reciprocity.Projection.Risk;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Schedules;

internal static class ScheduleSetup
{
    /// <summary>All that is scheduled. An instance that only answers leaves it to the others: it goes through whole networks, and whoever asks would wait for what it leaves behind.</summary>
    public static void AddSchedules(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ScheduleParts>();
        if (!Instance.AnswersOnly(builder.Configuration))
        {
            builder.Services.AddHostedService<ReturnRates>();
            builder.Services.AddHostedService<RiskRounds>();
            builder.Services.AddHostedService<CommunitySearch>();
            builder.Services.AddHostedService<AboveActivity>();
            builder.Services.AddHostedService<OutcomeMeasure>();
        }
    }
}
