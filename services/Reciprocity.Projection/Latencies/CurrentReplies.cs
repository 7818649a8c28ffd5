using Npgsql;
using Reciprocity.Domain.Latencies;
using Reciprocity.Domain.Networks;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Latencies;

/// <summary>The records of a reply curve at a time that is not past, from the read models.</summary>
internal static class CurrentReplies
{
    /// <summary>One for each pair in which somebody engaged, exactly.</summary>
    public static async Task<List<ReplyCurve.Duration>> FirstAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select (data->'aToB'->>'first')::timestamptz, (data->'bToA'->>'first')::timestamptz
             from {at.Schema}.mt_doc_relationship
             where tenant_id = $1 and {RelationshipSql.IsOfTwo}
             """,
            at.Snapshot.Connection);
        query.CommandTimeout = 0;
        query.Parameters.Add(new() { Value = at.Network.Id });
        List<ReplyCurve.Duration> records = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (ReplyRecords.First(TimeOf(reader, 0), TimeOf(reader, 1), at.AsOf) is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    /// <summary>
    /// One for each opening, by the bins that the network sums up in what became of them; those that are open are put into the
    /// same bins.
    /// </summary>
    public static async Task<List<ReplyCurve.Duration>> AllAsync(Measurement.At at, string? kind, CancellationToken cancellation)
    {
        var network = await at.Snapshot.Session.LoadAsync<NetworkSummary>(at.Network.Id, cancellation) ?? at.Network;
        var openings = kind is null ? network.AllOpenings() : network.Openings.GetValueOrDefault(kind, KindOpenings.None);
        List<ReplyCurve.Duration> records = [.. Binned(openings.Answers, answered: true), .. Binned(openings.Replaced, answered: false)];
        await using var query = new NpgsqlCommand(
            $"""
             select opened_at, count(*) from {at.Schema}.{OpenExpectations.TableName}
             where network = $1 and kind = coalesce($2, kind)
             group by opened_at
             """,
            at.Snapshot.Connection);
        query.CommandTimeout = 0;
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = (object?)kind ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Varchar });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            // In the same bins as the answers: what is in one bin keeps its order only if all of it is.
            var seconds = LatencyBins.Seconds(LatencyBins.BinOf(at.AsOf - reader.GetFieldValue<DateTimeOffset>(0)));
            records.Add(new(seconds, Answered: false, reader.GetInt64(1)));
        }

        return records;
    }

    private static IEnumerable<ReplyCurve.Duration> Binned(LatencyBins bins, bool answered) =>
        bins.ToArray().Select(bin => new ReplyCurve.Duration(LatencyBins.Seconds(bin.Bin), answered, bin.Count));

    private static DateTimeOffset? TimeOf(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
