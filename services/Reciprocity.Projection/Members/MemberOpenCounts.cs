using Npgsql;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Members;

/// <summary>A member's open expectations that have been open for longer than the window (expired), or than a seventh of it (waited).</summary>
internal readonly record struct MemberOpenCounts(long OpenedExpired, long OpenedWaited, long ReceivedExpired, long ReceivedWaited)
{
    public static async Task<MemberOpenCounts> ReadAsync(
        Measurement.At at, string member, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select
               (select count(*) from {at.Schema}.{OpenExpectations.TableName} where network = $1 and opener = $2 and opened_at < $3),
               (select count(*) from {at.Schema}.{OpenExpectations.TableName} where network = $1 and opener = $2 and opened_at < $4),
               (select count(*) from {at.Schema}.{OpenExpectations.TableName} where network = $1 and awaited = $2 and opened_at < $3),
               (select count(*) from {at.Schema}.{OpenExpectations.TableName} where network = $1 and awaited = $2 and opened_at < $4)
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = member });
        query.Parameters.Add(new() { Value = at.AsOf - at.Policy.Window });
        query.Parameters.Add(new() { Value = at.AsOf - (at.Policy.Window / 7) });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
    }
}
