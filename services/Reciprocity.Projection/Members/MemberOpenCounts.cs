using Npgsql;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Members;

/// <summary>A member's open expectations that have been open for longer than the window (expired), or than a seventh of it (waited).</summary>
internal readonly record struct MemberOpenCounts(long OpenedExpired, long OpenedWaited, long ReceivedExpired, long ReceivedWaited)
{
    /// <summary>What is younger is counted, since there is less of it, and taken from all that is open.</summary>
    public static async Task<MemberOpenCounts> ReadAsync(Measurement.At at, Standing standing, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select count(*) filter (where mine), count(*) filter (where mine and opened_at >= $4),
               count(*) filter (where not mine), count(*) filter (where not mine and opened_at >= $4)
             from (
               select true as mine, opened_at from {at.Schema}.{OpenExpectations.TableName} where network = $1 and opener = $2 and opened_at >= $3
               union all
               select false, opened_at from {at.Schema}.{OpenExpectations.TableName} where network = $1 and awaited = $2 and opened_at >= $3) young
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = standing.Id });
        query.Parameters.Add(new() { Value = at.AsOf - at.Policy.Window });
        query.Parameters.Add(new() { Value = at.AsOf - (at.Policy.Window / 7) });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (opened, received) = (standing.Opened.Open, standing.ReceivedOpenings.Open);
        return new(opened - reader.GetInt64(0), opened - reader.GetInt64(1), received - reader.GetInt64(2), received - reader.GetInt64(3));
    }
}
