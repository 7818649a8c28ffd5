using MassTransit;
using Reciprocity.Contracts.V1;
using Reciprocity.Hosting.Bus;

namespace Reciprocity.Ingestion.Publishing;

internal static class PublisherSetup
{
    public static void AddPackPublisher(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IngestionMetrics>();
        builder.Services.AddSingleton<BrokerWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BrokerWatch>());
        builder.Services.AddHealthChecks().AddCheck<BrokerWatch>("broker");
        builder.Services.AddSingleton<PackSender>();
        builder.Services.AddSingleton<PackPublisher>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PackPublisher>());
    }

    public static void AddPublishingBus(this WebApplicationBuilder builder)
    {
        builder.AddBus(registrations: null, (_, rabbit) =>
        {
            rabbit.Publish<EngagementPack>(JournalQueue.Bind);
            rabbit.DeployPublishTopology = true;
        });

        // Packs are published as mandatory, so nothing is lost where there is no queue yet; and a service that waited for its
        // broker before it listens could not answer 503.
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = false);
    }
}
