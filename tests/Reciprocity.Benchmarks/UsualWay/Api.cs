using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Reciprocity.Benchmarks.UsualWay;

/// <summary>The service that takes engagements: each is published as a message of its own, and answered for when all are confirmed.</summary>
internal static class Api
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddHealthChecks();
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.UsingRabbitMq((_, rabbit) => rabbit.Host(new Uri(builder.Configuration.GetConnectionString("RabbitMq")!)));
        });
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = true);

        var app = builder.Build();
        app.MapHealthChecks("/health/ready");
        app.MapPost("/networks/{network}/engagements", async (string network, PostedEngagement[] posted, IPublishEndpoint bus, CancellationToken cancellation) =>
        {
            await Task.WhenAll(posted.Select(engagement => bus.Publish(MessageOf(network, engagement), cancellation)));
            return TypedResults.Accepted((string?)null);
        });
        app.MapPost("/networks/{network}/engagement", async (string network, PostedEngagement posted, IPublishEndpoint bus, CancellationToken cancellation) =>
        {
            await bus.Publish(MessageOf(network, posted), cancellation);
            return TypedResults.Accepted((string?)null);
        });
        await app.RunAsync();
        return 0;
    }

    private static EngagementReceived MessageOf(string network, PostedEngagement e) =>
        new(network, e.Id, e.Source, e.Kind, e.Actor, e.Target, e.Content, e.OccurredAt, e.Retracted, e.Retracts);
}
