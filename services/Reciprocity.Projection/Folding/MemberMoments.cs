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
    /// <summary>The standings with their moments read anew.</summary>
    /// <param name="changed">The pairs as this page leaves them, and the page before; in the database they may be as they were.</param>
    public static async Task<List<Standing>> ReadAsync(
        NpgsqlConnection connection, string schema, string network, List<Standing> standings, ChangedPairs changed, CancellationToken cancellation)
    {
        var moments = standings.ToDictionary(standing => standing.Id, _ => (First: (DateTimeOffset?)null, Last: (DateTimeOffset?)null), StringComparer.Ordinal);

        // All others would be compared with each pair that the members have, one after the other: a plan that is made once cannot hash them.
        var latest = changed.Latest().FindAll(pair => moments.ContainsKey(pair.A) || moments.ContainsKey(pair.B));
        await using var query = new NpgsqlCommand(
            $"""
             select member, min(least((data->'aToB'->>'first')::timestamptz, (data->'bToA'->>'first')::timestamptz)),
               max(greatest(last_a, last_b))
             from unnest($1) as wanted (member)
             cross join lateral (
               select data, last_a, last_b, id from {schema}.mt_doc_relationship where tenant_id = $2 and a = member and a <> b
               union all
               select data, last_a, last_b, id from {schema}.mt_doc_relationship where tenant_id = $2 and b = member and a <> b and a <> '') pair
             where pair.id <> all($3)
             group by member
             """,
            connection);
        query.Parameters.Add(new() { Value = moments.Keys.ToArray() });
        query.Parameters.Add(new() { Value = network });
        query.Parameters.Add(new() { Value = latest.ConvertAll(pair => pair.Pair) });
        await using (var reader = await query.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                moments[reader.GetString(0)] = (Moment(reader, 1), Moment(reader, 2));
            }
        }

        foreach (var pair in latest)
        {
            foreach (var member in new[] { pair.A, pair.B })
            {
                if (moments.TryGetValue(member, out var seen))
                {
                    moments[member] = (Moments.Earlier(seen.First, pair.First), Moments.Later(seen.Last, pair.Last));
                }
            }
        }

        return standings.ConvertAll(standing => standing with { FirstSeen = moments[standing.Id].First, LastSeen = moments[standing.Id].Last });
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

    private static DateTimeOffset? Moment(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new DateTimeOffset(reader.GetDateTime(column), TimeSpan.Zero);
}
