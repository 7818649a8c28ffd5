using Reciprocity.Domain.Members;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Partners;

/// <summary>Ranks a member's live mutual ties.</summary>
internal static class PartnerQuery
{
    /// <summary>The best first, equal ones by name.</summary>
    public static async Task<(List<PartnerListed> Partners, bool Bounded)> ReadAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        var (ties, bounded) = await LiveTies.StrongestAsync(at, member, cancellation);
        var probabilities = await Probabilities.ReadAsync(at, ties.Select(pair => pair.A == member ? pair.B : pair.A).Append(member), cancellation);
        return (
            [.. ties
                .Select(pair => PartnerListed.Of(pair, member, probabilities, at))
                .OrderByDescending(KeyOf)
                .ThenBy(partner => partner.Member, MemberOrder.Instance)],
            bounded);
    }

    /// <summary>What the order goes by, as a whole number.</summary>
    public static long KeyOf(PartnerListed partner) => partner.Score is { } score ? (long)(score * 1e12) : -1;
}
