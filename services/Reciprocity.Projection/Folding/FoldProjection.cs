using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using JasperFx.Events.Subscriptions;
using Marten;

namespace Reciprocity.Projection.Folding;

/// <summary>The fold as Marten's daemon knows it, run by <see cref="FoldExecution"/>.</summary>
internal sealed class FoldProjection : ProjectionWrapper<IDocumentOperations, IQuerySession>, ISubscriptionFactory<IDocumentOperations, IQuerySession>
{
    private readonly ReciprocityFold _fold;

    public FoldProjection(ReciprocityFold fold, string shard)
        : base(fold, ProjectionLifecycle.Async)
    {
        _fold = fold;
        Name = shard;
    }

    ISubscriptionExecution ISubscriptionFactory<IDocumentOperations, IQuerySession>.BuildExecution(
        IEventStore<IDocumentOperations, IQuerySession> store, IEventDatabase database, ILoggerFactory loggerFactory, ShardName shardName) =>
        new FoldExecution(shardName, Options, store, database, _fold, loggerFactory.CreateLogger<FoldExecution>());

    ISubscriptionExecution ISubscriptionFactory<IDocumentOperations, IQuerySession>.BuildExecution(
        IEventStore<IDocumentOperations, IQuerySession> store, IEventDatabase database, ILogger logger, ShardName shardName) =>
        new FoldExecution(shardName, Options, store, database, _fold, logger);
}
