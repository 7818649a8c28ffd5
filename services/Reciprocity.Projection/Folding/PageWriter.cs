using Marten;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Expectations;

namespace Reciprocity.Projection.Folding;

/// <summary>Queues what a slice changes: one statement for each read model, in the daemon's own transaction.</summary>
internal sealed class PageWriter(StoreOptions options, string schema)
{
    private readonly ISerializer _serializer = ((IReadOnlyStoreOptions)options).Serializer();
    private readonly DocumentUpsert<Relationship> _relationships = new(options);
    private readonly DocumentUpsert<Standing> _standings = new(options);
    private readonly DocumentUpsert<NetworkSummary> _networks = new(options);

    /// <summary>Begins the rows of so many members.</summary>
    public DocumentUpsert<Standing>.Rows BeginStandings(int count) => _standings.Begin(count);

    /// <returns>What was staged for the next page.</returns>
    public FoldCache.Staged Queue(
        IDocumentOperations operations, PairChanges pairs, IReadOnlyList<Relationship> relationships, DocumentUpsert<Standing>.Rows standings, NetworkSummary network, FoldMark mark, FoldMark builtOn)
    {
        // A page that a crash of PostgreSQL takes back is folded again: its progress is in the same transaction.
        operations.QueueSqlCommand("set local synchronous_commit = off");

        // First, so that a page that comes too late waits here for the one before it, and ends, before it touches a document.
        mark.QueueWrite(operations, schema, operations.TenantId, builtOn);
        var pairBodies = _relationships.Queue(operations, relationships);
        OpenExpectations.QueueWrite(operations, schema, pairs.Changes);
        pairs.Checkpoints.QueueWrite(operations, _serializer, schema);
        SettledTable.Settled.QueueAdd(operations, schema, pairs.Delta.Settled);
        standings.Queue(operations);
        DayTables.MemberDays.QueueAdd(operations, schema, pairs.Delta.Days.Members);
        DayTables.NetworkDays.QueueAdd(operations, schema, pairs.Delta.Days.Network);
        _networks.Queue(operations, [network]);
        return new(
            mark.Token!.Value,
            network,
            relationships.Zip(pairBodies.Bodies).ToDictionary(pair => pair.First.Id, pair => pair.Second),
            ((string[])standings.Ids).Zip(standings.Bodies).ToDictionary(member => member.First, member => member.Second, StringComparer.Ordinal));
    }
}
