using Npgsql;
using Reciprocity.Domain.Growth;
using Reciprocity.Domain.Landmarks;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Landmarks;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Growth;

/// <summary>Reads a member's growth: days from their sums, the lift from the histories of the pairs with its viewers.</summary>
internal static class GrowthQuery
{
    private const int MostPairs = 5_000;

    public static async Task<List<GrowthDay>> DaysAsync(Measurement.At at, string member, DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select day, followers_gained, followers_back, followers_led, followers_lost from {at.Schema}.{DayTables.MemberDays.Name}
             where network = $1 and member = $2 and day between $3 and $4 and (followers_gained, followers_lost) <> (0, 0)
             order by day
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = member });
        query.Parameters.Add(new() { Value = from });
        query.Parameters.Add(new() { Value = to });
        List<GrowthDay> days = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (gained, back, led) = (reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
            days.Add(new(reader.GetFieldValue<DateOnly>(0), gained, back, led, gained - back - led, reader.GetInt64(4)));
        }

        return days;
    }

    public static async Task<LiftAnswer> LiftAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        var pairs = await ViewedPairsAsync(at, member, cancellation);
        List<LandmarkCase> cases = [];
        await foreach (var view in PairView.ReadManyAsync(at, [.. pairs.Take(MostPairs)], cancellation))
        {
            if (FollowLift.OfViewer(view.Outcomes, view.Pair.A == member ? Side.B : Side.A, at.Policy.Window) is { } one)
            {
                cases.Add(one);
            }
        }

        return new(ComparisonAnswer.Of(LandmarkComparison.Of(cases, at.Policy.Window, at.AsOf)), pairs.Count > MostPairs);
    }

    /// <summary>
    /// The pairs with those who viewed the member, one more than are folded. By the pair's key, which is a hash: where there are
    /// too many, those that are read are a fair sample. The newest would be those of whom no outcome can be known yet.
    /// </summary>
    private static async Task<List<PairView.Members>> ViewedPairsAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select id, a, b from {at.Schema}.mt_doc_relationship
             where tenant_id = $1 and (a = $2 or b = $2) and {RelationshipSql.IsOfTwo}
               and (data->(case when a = $2 then 'bToA' else 'aToB' end)->>'views')::bigint > 0
             order by id
             limit {MostPairs + 1}
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = member });
        return await RelationshipSql.MembersAsync(query, cancellation);
    }
}
