using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Folding;

internal static class FoldSetup
{
    public const int EventsInPage = 8000;

    /// <summary>One that is being committed, and one that is being computed. A third would be at hand sooner, which gains nothing, and be kept meanwhile.</summary>
    private const int PagesAtHand = 2;

    public static void AddFold(this StoreOptions options, Generation generation, ReciprocityFold fold, int eventsInPage = EventsInPage)
    {
        options.Projections.Add(
            new FoldProjection(fold, generation.Shard),
            ProjectionLifecycle.Async,
            shard =>
            {
                shard.BatchSize = eventsInPage;
                shard.MaximumHopperSize = PagesAtHand * eventsInPage;
            });
        options.Projections.Wakeup = fold.Wakeup;
        options.Projections.AsyncMode = DaemonMode.ExternallyManaged;
        options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(100);
        options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(250);

        // Nothing is ever skipped: a figure that leaves out an event is wrong.
        options.Projections.Errors.SkipApplyErrors = false;
        options.Projections.Errors.SkipSerializationErrors = false;
        options.Projections.Errors.SkipUnknownEvents = false;
    }

    public static void AddFold(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FoldMetrics>();
        if (!Instance.AnswersOnly(builder.Configuration))
        {
            builder.Services.AddHostedService<FoldLeaders>();
        }
    }
}
