using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Relationships;

/// <summary>A member's relationships as they are listed, a page at a time.</summary>
internal static class RelationshipList
{
    /// <summary>By the last engagement, the latest first: how a list is sorted by default.</summary>
    public const string Recent = "recent";

    /// <summary>What a list can be sorted by.</summary>
    public static readonly IReadOnlyList<string> Sorts = [Recent, "strength"];

    /// <summary>A relationship as the member sees it, with its key in the order that was asked for.</summary>
    public readonly record struct Item(RelationshipListed Listed, long Key);

    /// <param name="sort">One of <see cref="Sorts"/>.</param>
    /// <param name="stage">Only those of it; null for all.</param>
    /// <remarks>
    /// The most recent are read week by week, in the order of the index, until the page is full: of nine thousand ties of a quarter
    /// there were a thousand in the first. All of them are read where they are sorted by strength, which no index has.
    /// </remarks>
    public static NpgsqlBatchCommand Of(Frame frame, string member, string sort, string? stage, Paging paging)
    {
        var byWeek = sort == Recent;
        var key = byWeek ? RelationshipSql.RecentKey : RelationshipSql.StrengthKey;
        string Ties(string side, string other) =>
            $"""
             (select data, {other} as other, {RelationshipSql.LastWeek}, {key} as key
              from {frame.Schema}.mt_doc_relationship
              where tenant_id = $1 and {side} = $2 and {RelationshipSql.IsOfTwo} and {RelationshipSql.LastWeek} <= $9
                and ($3 is null or {RelationshipSql.Stage("$4", "$5")} = $3)
              {(byWeek ? $"order by {RelationshipSql.LastWeek} desc" : "")})
             """;
        return new(
            $"""
             select data, key from ({Ties("a", "b")} union all {Ties("b", "a")}) tie
             where $6 is null or key < $7 or (key = $7 and other > $6 collate "C")
             order by {(byWeek ? $"{RelationshipSql.LastWeek} desc, " : "")}key desc, other collate "C"
             limit $8
             """)
        {
            Parameters =
            {
                new() { Value = frame.Network },
                new() { Value = member },
                new() { Value = (object?)stage ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = frame.AsOf },
                new() { Value = frame.Policy.Window, NpgsqlDbType = NpgsqlDbType.Interval },
                new() { Value = (object?)paging.AfterId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = paging.AfterKey },
                new() { Value = paging.Limit + 1 },
                new() { Value = byWeek && paging.AfterId is not null ? WeekOf(paging.AfterKey) : int.MaxValue },
            },
        };
    }

    public static async Task<List<Item>> ReadAsync(Measurement.At at, NpgsqlDataReader reader, string member, CancellationToken cancellation)
    {
        List<Item> items = [];
        while (await reader.ReadAsync(cancellation))
        {
            items.Add(new(RelationshipListed.Of(reader.Document<Relationship>(0), member, at.Policy, at.AsOf), reader.GetInt64(1)));
        }

        return items;
    }

    /// <summary>The week of a <see cref="RelationshipSql.RecentKey"/>. A cursor that somebody made up may have one of no time at all.</summary>
    private static int WeekOf(long key)
    {
        var (earliest, latest) = ((DateTimeOffset.MinValue - DateTimeOffset.UnixEpoch).Ticks, (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks);
        return Weeks.Number(DateTimeOffset.UnixEpoch.AddTicks(TimeSpan.TicksPerMicrosecond * Math.Clamp(key, earliest / TimeSpan.TicksPerMicrosecond, latest / TimeSpan.TicksPerMicrosecond)));
    }
}
