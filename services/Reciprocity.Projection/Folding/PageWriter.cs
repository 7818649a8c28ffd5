using Marten;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Expectations;

namespace Reciprocity.Projection.Folding;

/// <summary>Queues what a slice changes: one statement or two for each read model, in the daemon's own transaction.</summary>
internal sealed class PageWriter(StoreOptions options, string schema, FoldCache cache)
{
    private readonly ISerializer _serializer = ((IReadOnlyStoreOptions)options).Serializer();
    private readonly DocumentTable<Relationship> _relationships = new(options);
    private readonly DocumentTable<Standing> _standings = new(options);
    private readonly DocumentTable<NetworkSummary> _networks = new(options);

    public StandingRows BeginStandings() => new(_standings.Begin(cache.Documents), cache);

    /// <summary>The members that a page changes, as they are written and as the next page is to find them.</summary>
    internal sealed class StandingRows(DocumentTable<Standing>.Rows rows, FoldCache cache)
    {
        private readonly Dictionary<string, PageBytes.Place> _staged = new(StringComparer.Ordinal);

        public int Count => rows.Count;

        public IReadOnlyDictionary<string, PageBytes.Place> Staged => _staged;

        public void Add(Standing standing, bool isNew)
        {
            rows.Add(standing, isNew);
            _staged.Add(standing.Id, cache.Write(standing));
        }

        public void Queue(IDocumentOperations operations) => rows.Queue(operations);
    }

    /// <returns>What was staged for the next page.</returns>
    public FoldCache.Staged Queue(
        IDocumentOperations operations, PairChanges pairs, StandingRows standings, (NetworkSummary State, bool IsNew) network, FoldMark mark, FoldMark builtOn)
    {
        // A page that a crash of PostgreSQL takes back is folded again: its progress is in the same transaction.
        operations.QueueSqlCommand("set local synchronous_commit = off");

        // First, so that a page that comes too late waits here for the one before it, and ends, before it touches a document.
        mark.QueueWrite(operations, schema, operations.TenantId, builtOn);
        var relationships = _relationships.Begin(cache.Documents);
        foreach (var (before, after) in pairs.Changes)
        {
            relationships.Add(after, isNew: before is null);
        }

        relationships.Queue(operations);
        OpenExpectations.QueueWrite(operations, schema, pairs.Changes);
        pairs.Checkpoints.QueueWrite(operations, _serializer, schema);
        SettledTable.Settled.QueueAdd(operations, schema, pairs.Delta.Settled);
        standings.Queue(operations);
        DayTables.MemberDays.QueueAdd(operations, schema, pairs.Delta.Days.Members);
        DayTables.NetworkDays.QueueAdd(operations, schema, pairs.Delta.Days.Network);
        var networks = _networks.Begin();
        networks.Add(network.State, network.IsNew);
        networks.Queue(operations);
        return new(mark.Token!.Value, network.State, relationships.ById<Guid>(), standings.Staged);
    }
}
