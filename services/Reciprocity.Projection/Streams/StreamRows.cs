using Marten;

namespace Reciprocity.Projection.Streams;

/// <summary>Queues what a page of the fold tells, in the page's own transaction.</summary>
/// <remarks>
/// Whoever writes items of a network holds the row of its <see cref="Folding.FoldMark"/> from before it settles on a position until it
/// has committed: pages by writing their mark first, rounds of isolation by locking it (<see cref="RiskItems"/>). So what is
/// committed later has the larger id, and a listener that goes on behind an id misses nothing.
/// </remarks>
internal static class StreamRows
{
    /// <summary>Queues the items of a page at the page's position.</summary>
    public static void QueuePage(IDocumentOperations operations, int generation, StageChanges stages, long position)
    {
        var rows = stages.InOrder.Chunk(StreamTable.MostInRow)
            .Select((changes, i) => new Row(position, i * StreamTable.MostInRow, changes.Length, StreamItems.Of(changes, position)));
        Queue(operations, generation, [.. rows]);
    }

    /// <summary>Queues the items of a page that is <see cref="StreamTurn.Ahead"/>, each at the position of its own event.</summary>
    /// <param name="sequences">Of the page's events.</param>
    public static void QueueAhead(IDocumentOperations operations, int generation, StageChanges stages, IReadOnlyDictionary<Guid, long> sequences)
    {
        var rows = stages.InOrder.Select(change => (Change: change, Position: change.By.Max(by => sequences[by.EventId])))
            .Select(row => new Row(row.Position, 0, 1, StreamItems.Of([row.Change], row.Position)));
        Queue(operations, generation, [.. rows]);
    }

    private readonly record struct Row(long Position, int First, int Count, string Items);

    private static void Queue(IDocumentOperations operations, int generation, Row[] rows)
    {
        if (rows.Length == 0)
        {
            return;
        }

        operations.QueueSqlCommand(
            $"""
             insert into {StreamTable.Name} (network, position, first, generation, count, event, written_at, items)
             select ?, position, first, ?, count, '{StreamTable.RelationshipEvent}', now(), items
             from unnest(?, ?, ?, ?) as told (position, first, count, items)
             """,
            operations.TenantId,
            generation,
            Array.ConvertAll(rows, row => row.Position),
            Array.ConvertAll(rows, row => row.First),
            Array.ConvertAll(rows, row => row.Count),
            Array.ConvertAll(rows, row => row.Items));
    }
}
