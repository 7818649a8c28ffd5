using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Folding;

internal static class FoldSetup
{
    private const int EventsInPage = 5000;

    public static void AddFold(this StoreOptions options, Generation generation, ReciprocityFold fold)
    {
        options.Projections.Add(fold, ProjectionLifecycle.Async, generation.Shard, shard => shard.BatchSize = EventsInPage);
        options.Projections.AsyncListeners.Add(fold.Commits);
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
        builder.Services.AddHostedService<FoldLeaders>();
    }
}
