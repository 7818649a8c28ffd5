using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Reciprocity.Benchmarks.UsualWay;

/// <summary>The service that consumes, projects and answers.</summary>
internal static class Worker
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddHealthChecks();
        builder.Services.AddMarten(options =>
            {
                options.Connection(builder.Configuration.GetConnectionString("Postgres")!);
                Configure(options);
            })
            .UseLightweightSessions()
            .ApplyAllDatabaseChangesOnStartup()
            .AddAsyncDaemon(DaemonMode.Solo);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<EngagementConsumer, EngagementConsumerDefinition>();
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(builder.Configuration.GetConnectionString("RabbitMq")!));
                rabbit.ConfigureEndpoints(context);
            });
        });
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = true);

        var app = builder.Build();
        app.MapHealthChecks("/health/ready");
        app.MapUsualQueries();
        await app.RunAsync();
        return 0;
    }

    /// <summary>What Marten's documentation advises for throughput, and its defaults.</summary>
    private static void Configure(StoreOptions options)
    {
        options.UseSystemTextJsonForSerialization();
        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Events.AppendMode = EventAppendMode.Quick;
        options.Events.UseIdentityMapForAggregates = true;
        options.Projections.Snapshot<Pair>(SnapshotLifecycle.Inline);
        options.Projections.Add<MemberProjection>(ProjectionLifecycle.Async);
        options.Schema.For<Pair>().Index(pair => pair.A).Index(pair => pair.B);
    }
}
