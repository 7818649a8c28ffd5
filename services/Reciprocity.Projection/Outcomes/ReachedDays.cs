using Npgsql;
using Reciprocity.Domain.Outcomes;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Outcomes;

/// <summary>
/// The comparison of days. Members' time is cut into stretches of 5 W from their first day on; those in whose first W the member
/// engaged others are compared, by whether there was an answer in one of its pairs in that W. What is counted are the days of the
/// other 4 W, and on how many of them anybody viewed the member or, where the network has no views, engaged it.
/// </summary>
internal static class ReachedDays
{
    public static async Task<ActivityComparison> ReadAsync(Measurement.At at, CancellationToken cancellation)
    {
        var window = Math.Max(1, (int)Math.Ceiling(at.Policy.Window.TotalDays));
        var reach = at.Network.Views > 0 ? "views_known + views_unknown" : "engagers";
        await using var query = new NpgsqlCommand(
            $"""
             with first as materialized (
               select member, min(day) as day from {at.Schema}.{DayTables.MemberDays.Name}
               where network = $1 and (given > 0 or received > 0) group by member),
             stretch as (
               select (sum(given) filter (where (days.day - first.day) % (5 * $2) < $2))::bigint as gave,
                 coalesce(bool_or(answered + answers_received > 0) filter (where (days.day - first.day) % (5 * $2) < $2), false) as answered,
                 count(*) filter (where (days.day - first.day) % (5 * $2) >= $2 and {reach} > 0) as reached
               from {at.Schema}.{DayTables.MemberDays.Name} days join first on first.member = days.member
               where days.network = $1 and days.day >= first.day
                 and first.day + 5 * $2 * ((days.day - first.day) / (5 * $2) + 1) <= $3
               group by days.member, (days.day - first.day) / (5 * $2))
             select least(gave, {ActivityComparison.Most}), answered, count(*), sum(reached)::bigint from stretch where gave > 0 group by 1, 2
             """,
            at.Snapshot.Connection);
        query.CommandTimeout = 300;
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = window });
        query.Parameters.Add(new() { Value = DateOnly.FromDateTime(at.AsOf.UtcDateTime) });
        var comparison = new ActivityComparison();
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (activity, answered, reached) = (reader.GetInt64(0), reader.GetBoolean(1), reader.GetInt64(3));
            comparison.Add(activity, answered, outcome: true, reached);
            comparison.Add(activity, answered, outcome: false, (4 * window * reader.GetInt64(2)) - reached);
        }

        return comparison;
    }
}
