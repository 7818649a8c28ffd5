using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// When members were first and last seen, asked of their pairs. Needed only where an engagement was erased: a sum can be taken
/// back, an earliest and a latest cannot.
/// </summary>
internal static class MemberMoments
{
    /// <summary>A standing of which the first or the last moment may be of an engagement that was erased.</summary>
    internal readonly record struct Lost(Standing Standing, bool First, bool Last);

    /// <summary>The standings with what was lost of their moments read anew.</summary>
    /// <param name="changed">The pairs as this page leaves them, and the page before; in the database they may be as they were.</param>
    public static async Task<List<Standing>> ReadAsync(
        NpgsqlConnection connection, string schema, string network, List<Lost> lost, ChangedPairs changed, CancellationToken cancellation)
    {
        var members = lost.Select(standing => standing.Standing.Id).ToHashSet(StringComparer.Ordinal);

        // All others would be compared with each pair that the members have, one after the other: a plan that is made once cannot hash them.
        var latest = changed.Latest().FindAll(pair => members.Contains(pair.A) || members.Contains(pair.B));
        Guid[] inHand = [.. latest.Select(pair => pair.Pair)];
        Task<Dictionary<string, DateTimeOffset?>> AskAsync(string sql, Func<Lost, bool> isWanted) =>
            MemberMoments.AskAsync(connection, sql, [.. lost.Where(isWanted).Select(standing => standing.Standing.Id)], network, inHand, cancellation);

        var first = await AskAsync(FirstSql(schema), standing => standing.First);
        var last = await AskAsync(LastSql(schema), standing => standing.Last);
        foreach (var pair in latest)
        {
            foreach (var member in new[] { pair.A, pair.B })
            {
                if (first.TryGetValue(member, out var firstSeen))
                {
                    first[member] = Moments.Earlier(firstSeen, pair.First);
                }

                if (last.TryGetValue(member, out var lastSeen))
                {
                    last[member] = Moments.Later(lastSeen, pair.Last);
                }
            }
        }

        return lost.ConvertAll(one => one.Standing with
        {
            FirstSeen = one.First ? first[one.Standing.Id] : one.Standing.FirstSeen,
            LastSeen = one.Last ? last[one.Standing.Id] : one.Standing.LastSeen,
        });
    }

    /// <summary>One value for each member, null where the database has none.</summary>
    /// <param name="inHand">The pairs that are not asked, since they are known.</param>
    private static async Task<Dictionary<string, DateTimeOffset?>> AskAsync(
        NpgsqlConnection connection, string sql, string[] members, string network, Guid[] inHand, CancellationToken cancellation)
    {
        var moments = members.ToDictionary(member => member, _ => (DateTimeOffset?)null, StringComparer.Ordinal);
        if (members.Length > 0)
        {
            await using var query = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = members }, new() { Value = network }, new() { Value = inHand } } };
            await using var reader = await query.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                moments[reader.GetString(0)] = reader.IsDBNull(1) ? null : new DateTimeOffset(reader.GetDateTime(1), TimeSpan.Zero);
            }
        }

        return moments;
    }

    /// <summary>All pairs of each member tell when it was first seen.</summary>
    private static string FirstSql(string schema)
    {
        string Pairs(string side) =>
            $"select data from {schema}.mt_doc_relationship where tenant_id = $2 and {side} = member and a <> b and a <> '' and id <> all($3)";
        return $"""
            select member, min(least((data->'aToB'->>'first')::timestamptz, (data->'bToA'->>'first')::timestamptz))
            from unnest($1) as wanted (member) cross join lateral ({Pairs("a")} union all {Pairs("b")}) pair
            group by member
            """;
    }

    /// <summary>Those of the last week in which it was seen tell when it was last; the index knows which these are.</summary>
    private static string LastSql(string schema)
    {
        string Last(string side)
        {
            var pairs = $"{schema}.mt_doc_relationship where tenant_id = $2 and {side} = member and a <> b and a <> '' and id <> all($3)";
            return $"select max(greatest(last_a, last_b)) as last from {pairs} and last_week = (select max(last_week) from {pairs})";
        }

        return $"""
            select member, max(last)
            from unnest($1) as wanted (member) cross join lateral ({Last("a")} union all {Last("b")}) side
            group by member
            """;
    }

    /// <summary>Pairs that the database may not show as they are.</summary>
    /// <param name="Here">As this page leaves them.</param>
    /// <param name="Before">As the page before leaves them, while it is being committed.</param>
    internal readonly record struct ChangedPairs(IReadOnlyList<OfPair> Here, IReadOnlyList<OfPair> Before)
    {
        public List<OfPair> Latest()
        {
            var here = Here.Select(pair => pair.Pair).ToHashSet();
            return [.. Here, .. Before.Where(pair => !here.Contains(pair.Pair))];
        }
    }

    /// <summary>The first and the last engagement of a pair; null where it is none of two members, or has none.</summary>
    internal readonly record struct OfPair(Guid Pair, string A, string B, DateTimeOffset? First, DateTimeOffset? Last)
    {
        public static OfPair Of(Relationship pair) => pair.IsDyad()
            ? new(pair.Id, pair.A, pair.B, Moments.Earlier(pair.AToB.First, pair.BToA.First), Moments.Later(pair.AToB.Last, pair.BToA.Last))
            : new(pair.Id, pair.A, pair.B, null, null);
    }
}
