using Marten;
using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Engagements;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Journal;

/// <summary>Reads the histories of pairs from the journal.</summary>
internal static class PairHistories
{
    /// <summary>An event of a pair, with its place in the journal.</summary>
    public readonly record struct Recorded(long Sequence, Engagement Engagement);

    /// <summary>A part of a pair's history: from a time on.</summary>
    public readonly record struct Wanted(Guid Pair, DateTimeOffset From);

    /// <summary>All events of the pairs up to a place in the journal, in one query. A pair without any is absent.</summary>
    public static async Task<Dictionary<Guid, List<Recorded>>> ReadAsync(
        NpgsqlConnection connection, ISerializer serializer, string network, IReadOnlyList<Wanted> wanted, long upTo, CancellationToken cancellation)
    {
        var histories = new Dictionary<Guid, List<Recorded>>(wanted.Count);

        // 'offset 0' keeps PostgreSQL from joining the whole journal with the wanted pairs, as it does before it has counted the journal.
        await using var query = new NpgsqlCommand(
            $"""
             select wanted.pair, event.seq_id, event.id, event.data
             from unnest($1, $2) as wanted (pair, since)
             cross join lateral (
               select seq_id, id, data from {Schemas.Journal}.mt_events
               where {PairIndex.Pair} = wanted.pair and tenant_id = $3 and {PairIndex.OccurredAt} >= wanted.since and seq_id <= $4
               offset 0) event
             """,
            connection);
        query.Parameters.Add(new() { Value = wanted.Select(pair => pair.Pair).ToArray() });
        query.Parameters.Add(new() { Value = wanted.Select(pair => JournalTime.Text(pair.From)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        query.Parameters.Add(new() { Value = network });
        query.Parameters.Add(new() { Value = upTo });
        query.CommandTimeout = 60;
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var pair = reader.GetGuid(0);
            if (!histories.TryGetValue(pair, out var history))
            {
                histories[pair] = history = [];
            }

            var journaled = await serializer.FromJsonAsync<EngagementJournaled>(reader, 3, cancellation);
            history.Add(new(reader.GetInt64(1), journaled.ToEngagement(reader.GetGuid(2))));
        }

        return histories;
    }
}
