using Npgsql;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Networks;

/// <summary>How many of a network's open expectations were opened before a time: whole days from the sums, the last by its rows.</summary>
internal static class OpenCounts
{
    /// <summary>Asks for those that are expired, and those that have waited for a seventh of the window.</summary>
    public static NpgsqlBatchCommand Of(Frame frame) => new(
        $"""
         select
           (select coalesce(sum(still_open), 0) from {frame.Schema}.network_day where network = $1 and day < (time at time zone 'UTC')::date)::bigint
           + (select count(*) from {frame.Schema}.{OpenExpectations.TableName}
              where network = $1 and opened_at >= date_trunc('day', time, 'UTC') and opened_at < time)
         from unnest($2) with ordinality as wanted (time, position)
         order by position
         """)
    {
        Parameters =
        {
            new() { Value = frame.Network },
            new() { Value = new[] { frame.AsOf - frame.Policy.Window, frame.AsOf - (frame.Policy.Window / 7) } },
        },
    };

    public static async Task<(long Expired, long Waited)> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        await reader.ReadAsync(cancellation);
        var expired = reader.GetInt64(0);
        await reader.ReadAsync(cancellation);
        return (expired, reader.GetInt64(0));
    }
}
