using Npgsql;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Visibility;

/// <summary>Reads how members are seen, from the sums of their days and pairs.</summary>
internal static class VisibilityQuery
{
    public const string Views = "views";
    public const string Engagers = "engagers";
    private const int FewestGiven = 5;

    public static string BasisOf(Measurement.At at) => at.Network.Views > 0 ? Views : Engagers;

    public readonly record struct MemberDayRow(VisibilityDay Day, bool Answered)
    {
        public long Seen(string basis) => basis == Views ? Day.Known + Day.Unknown : Day.Engagers;
    }

    /// <summary>The member's days on which it was seen or had an answer, the earliest first.</summary>
    public static async Task<List<MemberDayRow>> DaysAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select day, views_known, views_unknown, engagers, answered + answers_received > 0
             from {at.Schema}.{DayTables.MemberDays.Name}
             where network = $1 and member = $2 and (views_known, views_unknown, engagers, answered, answers_received) <> (0, 0, 0, 0, 0)
             order by day
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = member });
        List<MemberDayRow> days = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            days.Add(new(new(reader.GetFieldValue<DateOnly>(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)), reader.GetBoolean(4)));
        }

        return days;
    }

    /// <summary>Views of the member's content by those with whom it has a mutual tie.</summary>
    public static async Task<long> MutualViewsAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select coalesce(sum((data->(case when a = $2 then 'bToA' else 'aToB' end)->>'views')::bigint), 0)::bigint
             from {at.Schema}.mt_doc_relationship
             where tenant_id = $1 and (a = $2 or b = $2) and {RelationshipSql.IsOfTwo} and {RelationshipSql.IsMutual}
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = member });
        return (long)(await query.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>How reciprocal each member is that gave enough to tell, and how much it is seen.</summary>
    /// <remarks>Few gave enough: only their days are looked at.</remarks>
    public static async Task<List<(double Reciprocity, long Seen)>> MembersAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select coalesce((data->>'matched')::float8, 0) / {MemberMapping.GivenTotal},
               {(BasisOf(at) == Views ? "coalesce((data->>'views')::bigint, 0)" : "coalesce(seen.engagers, 0)")}
             from {at.Schema}.mt_doc_standing
             {(BasisOf(at) == Views ? "" : $"left join lateral (select sum(engagers)::bigint as engagers from {at.Schema}.{DayTables.MemberDays.Name} where network = $1 and member = id) seen on true")}
             where tenant_id = $1 and {MemberMapping.GivenTotal} >= {FewestGiven}
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        List<(double, long)> members = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            members.Add((reader.GetDouble(0), reader.GetInt64(1)));
        }

        return members;
    }
}
