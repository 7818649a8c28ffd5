using System.Runtime.CompilerServices;
using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Journal;

/// <summary>Reads a network's journal once, pair by pair.</summary>
internal static class NetworkHistories
{
    /// <summary>
    /// Each pair's events up to the snapshot's position that occurred by a time, in any order. Only one pair's are held at a
    /// time, and only until the next is asked for. Retractions of which no original is known belong to no pair and are left out.
    /// </summary>
    public static async IAsyncEnumerable<(Guid Pair, IReadOnlyList<Engagement> Events)> ReadAsync(
        Measurement.At at, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select {PairIndex.Pair}, id, data from {Schemas.Journal}.mt_events
             where tenant_id = $1 and seq_id <= $2 and {PairIndex.OccurredAt} <= $3 and {PairIndex.Pair} is not null
             order by 1
             """,
            at.Snapshot.Connection);
        query.CommandTimeout = 0; // A network may be large. Whoever asked can give up; the database need not before.
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = at.Snapshot.Position });
        query.Parameters.Add(new() { Value = JournalTime.Text(at.AsOf) });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var (pair, events) = (Guid.Empty, new List<Engagement>());
        while (await reader.ReadAsync(cancellation))
        {
            var next = reader.GetGuid(0);
            if (next != pair && events.Count > 0)
            {
                yield return (pair, events);
                events.Clear();
            }

            pair = next;
            events.Add(reader.Document<EngagementJournaled>(2).ToEngagement(reader.GetGuid(1)));
        }

        if (events.Count > 0)
        {
            yield return (pair, events);
        }
    }
}
