using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Partners;

/// <summary>A member's live mutual ties: those that are neither dormant nor cooling, with others who were not erased.</summary>
internal static class LiveTies
{
    /// <summary>How many of a member's ties are looked at, the strongest ones; by what the side that gives less gives.</summary>
    public const int Most = 200;

    /// <summary>Whether a tie is mutual and live, as SQL; neither side is then silent for longer than 4 windows.</summary>
    /// <param name="since">4 windows before the time, as SQL.</param>
    public static string Are(string since) => $"{RelationshipSql.LastA} >= {since} and {RelationshipSql.LastB} >= {since}";

    public static DateTimeOffset Since(Measurement.At at) => at.AsOf - (4 * at.Policy.Window);

    /// <summary>The strongest, and whether there are more.</summary>
    public static async Task<(IReadOnlyList<Relationship> Ties, bool Bounded)> StrongestAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        var read = await at.Snapshot.Session.AdvancedSql.QueryAsync<Relationship>(
            $"""
             select data from {at.Schema}.mt_doc_relationship
             where tenant_id = ? and (a = ? or b = ?) and {RelationshipSql.IsOfTwo} and {RelationshipSql.LastWeek} >= ? and {Are("?")}
               and not {ErasureTables.IsToken("tenant_id", "case when a = ? then b else a end")}
             order by case when strength_a is not null and strength_b is not null then least(strength_a, strength_b) end desc nulls last, id
             limit {Most + 1}
             """,
            cancellation,
            at.Network.Id,
            member,
            member,
            Weeks.Number(Since(at)),
            Since(at),
            Since(at),
            member);
        return ([.. read.Take(Most)], read.Count > Most);
    }
}
