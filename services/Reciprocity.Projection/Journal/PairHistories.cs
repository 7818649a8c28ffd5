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
        NpgsqlConnection connection, string network, IReadOnlyList<Wanted> wanted, long upTo, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Of(network, wanted, upTo) }, Timeout = 60 };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var histories = new Dictionary<Guid, List<Recorded>>(wanted.Count);
        while (await reader.ReadAsync(cancellation))
        {
            var pair = reader.GetGuid(0);
            if (!histories.TryGetValue(pair, out var history))
            {
                histories[pair] = history = [];
            }

            history.Add(Read(reader));
        }

        return histories;
    }

    /// <summary>All events of one pair, to be read by <see cref="ReadAsync(NpgsqlDataReader, long, CancellationToken)"/>.</summary>
    public static NpgsqlBatchCommand Of(string network, Guid pair) => Of(network, [new(pair, DateTimeOffset.MinValue)], long.MaxValue);

    /// <summary>The events up to a place in the journal, which need not have been known when they were asked for.</summary>
    public static async Task<List<Recorded>> ReadAsync(NpgsqlDataReader reader, long upTo, CancellationToken cancellation)
    {
        List<Recorded> history = [];
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetInt64(1) <= upTo)
            {
                history.Add(Read(reader));
            }
        }

        return history;
    }

    private static Recorded Read(NpgsqlDataReader reader) => new(reader.GetInt64(1), reader.Document<EngagementJournaled>(3).ToEngagement(reader.GetGuid(2)));

    /// <remarks>'offset 0' keeps PostgreSQL from joining the whole journal with the wanted pairs, as it does before it has counted the journal.</remarks>
    private static NpgsqlBatchCommand Of(string network, IReadOnlyList<Wanted> wanted, long upTo) => new(
        $"""
         select wanted.pair, event.seq_id, event.id, event.data
         from unnest($1, $2) as wanted (pair, since)
         cross join lateral (
           select seq_id, id, data from {Schemas.Journal}.mt_events
           where {PairIndex.Pair} = wanted.pair and tenant_id = $3 and {PairIndex.OccurredAt} >= wanted.since and seq_id <= $4
           offset 0) event
         """)
    {
        Parameters =
        {
            new() { Value = wanted.Select(pair => pair.Pair).ToArray() },
            new() { Value = wanted.Select(pair => JournalTime.Text(pair.From)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            new() { Value = network },
            new() { Value = upTo },
        },
    };
}
