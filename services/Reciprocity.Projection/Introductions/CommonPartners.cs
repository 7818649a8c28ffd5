using Npgsql;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Partners;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Introductions;

/// <summary>The partners through whom a member can be introduced.</summary>
/// <param name="Partners">Each with the mutuality of its tie with the member, and how many mutual partners it has.</param>
/// <param name="Bounded">Whether there are more than these.</param>
internal sealed record CommonPartners(IReadOnlyList<CommonPartners.Partner> Partners, bool Bounded)
{
    /// <summary>
    /// How many ties of partners are looked at in all. Somebody who is tied to everybody would cost more than everyone else, and
    /// introduce least.
    /// </summary>
    public const int MostTies = 20_000;

    public readonly record struct Partner(string Member, double Mutuality, long MutualPartners);

    /// <summary>The strongest, as far as there is room for their ties.</summary>
    public static async Task<CommonPartners> ReadAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        var (ties, bounded) = await LiveTies.StrongestAsync(at, member, cancellation);
        var counts = await CountsAsync(at, [.. ties.Select(Other)], cancellation);
        List<Partner> partners = [];
        var left = MostTies;
        foreach (var tie in ties)
        {
            var (all, mutual) = counts[Other(tie)];
            if (all > left)
            {
                bounded = true;
                continue;
            }

            left -= (int)all;
            partners.Add(new(Other(tie), Strength.Mutuality(tie.AToB.Strength, tie.BToA.Strength) ?? 0, mutual));
        }

        return new(partners, bounded);

        string Other(Relationship tie) => tie.A == member ? tie.B : tie.A;
    }

    private static async Task<Dictionary<string, (long All, long Mutual)>> CountsAsync(Measurement.At at, string[] members, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select id, coalesce((data->>'outPartners')::bigint, 0), coalesce((data->>'inPartners')::bigint, 0), coalesce((data->>'mutualPartners')::bigint, 0)
             from {at.Schema}.mt_doc_standing where tenant_id = $1 and id = any($2)
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = members });
        var counts = new Dictionary<string, (long All, long Mutual)>(members.Length, StringComparer.Ordinal);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            counts[reader.GetString(0)] = (reader.GetInt64(1) + reader.GetInt64(2) - reader.GetInt64(3), reader.GetInt64(3));
        }

        return counts;
    }
}
