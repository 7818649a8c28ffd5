using Npgsql;
using Reciprocity.Domain.Days;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Days;

/// <summary>Reads what came about by day from the sums of a network and of its members.</summary>
internal static class DayQuery
{
    /// <summary>The first days of a range on which anything came about, at most <paramref name="limit"/>.</summary>
    public static async Task<IReadOnlyList<DayAnswer>> ReadAsync(Measurement.At at, DateOnly from, DateOnly to, int limit, CancellationToken cancellation)
    {
        var days = await ReadSumsAsync(at, from, to, limit, cancellation);
        if (days.Count == 0)
        {
            return [];
        }

        var active = await ReadActiveAsync(at, days[0].Day, days[^1].Day, cancellation);
        return days.ConvertAll(day => DayAnswer.Of(day.Day, day.Kinds, active.GetValueOrDefault(day.Day)));
    }

    /// <summary>Where retractions took everything back, the sums of a day are zero, as if there had never been any.</summary>
    private static async Task<List<(DateOnly Day, List<(string Kind, NetworkDay Sums)> Kinds)>> ReadSumsAsync(
        Measurement.At at, DateOnly from, DateOnly to, int limit, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             with something as (
               select * from {at.Schema}.{DayTables.NetworkDays.Name}
               where network = $1 and day between $2 and $3
                 and (engagements, opened, answered, ran_out, new_mutual, followers_gained, followers_lost, views) <> (0, 0, 0, 0, 0, 0, 0, 0))
             select day, kind, engagements, opened, answered, answered_in_window, ran_out, new_mutual, followers_gained, followers_lost, views
             from something
             where day in (select distinct day from something order by day limit $4)
             order by day, kind
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = from });
        query.Parameters.Add(new() { Value = to });
        query.Parameters.Add(new() { Value = limit });
        List<(DateOnly Day, List<(string Kind, NetworkDay Sums)> Kinds)> days = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var day = reader.GetFieldValue<DateOnly>(0);
            if (days.Count == 0 || days[^1].Day != day)
            {
                days.Add((day, []));
            }

            days[^1].Kinds.Add((reader.GetString(1), SumsOf(reader)));
        }

        return days;
    }

    private static NetworkDay SumsOf(NpgsqlDataReader reader) => new()
    {
        Engagements = reader.GetInt64(2),
        Opened = reader.GetInt64(3),
        Answered = reader.GetInt64(4),
        AnsweredInWindow = reader.GetInt64(5),
        RanOut = reader.GetInt64(6),
        NewMutual = reader.GetInt64(7),
        FollowersGained = reader.GetInt64(8),
        FollowersLost = reader.GetInt64(9),
        Views = reader.GetInt64(10),
    };

    private static async Task<Dictionary<DateOnly, long>> ReadActiveAsync(Measurement.At at, DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select day, count(*) from {at.Schema}.{DayTables.MemberDays.Name}
             where network = $1 and day between $2 and $3 and (given > 0 or received > 0)
             group by day
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = from });
        query.Parameters.Add(new() { Value = to });
        var active = new Dictionary<DateOnly, long>();
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            active[reader.GetFieldValue<DateOnly>(0)] = reader.GetInt64(1);
        }

        return active;
    }
}
