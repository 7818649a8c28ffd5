using Npgsql;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Networks;

/// <summary>How many of a network's open expectations were opened before a time: whole days from the sums, the last by its rows.</summary>
internal static class OpenCounts
{
    public static async Task<long[]> BeforeAsync(Measurement.At at, DateTimeOffset[] times, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select
               (select coalesce(sum(still_open), 0) from {at.Schema}.network_day where network = $1 and day < (time at time zone 'UTC')::date)::bigint
               + (select count(*) from {at.Schema}.{OpenExpectations.TableName}
                  where network = $1 and opened_at >= date_trunc('day', time, 'UTC') and opened_at < time)
             from unnest($2) with ordinality as wanted (time, position)
             order by position
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = times });
        var counts = new List<long>(times.Length);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            counts.Add(reader.GetInt64(0));
        }

        return [.. counts];
    }
}
