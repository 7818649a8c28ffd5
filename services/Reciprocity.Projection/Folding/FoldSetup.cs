using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Folding;

internal static class FoldSetup
{
    private const int EventsInPage = 5000;

    /// <summary>The name of the fold in the daemon's progress: each generation of read models has its own.</summary>
    public static string Shard { get; } = $"fold-g{Schemas.Generation}";

    public static void AddFold(this StoreOptions options, ReciprocityFold fold)
    {
        options.Projections.Add(fold, ProjectionLifecycle.Async, Shard, shard => shard.BatchSize = EventsInPage);
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
        builder.Services.AddSingleton<ReciprocityFold>();
        builder.Services.AddHostedService<FoldLeader>();
    }
}
