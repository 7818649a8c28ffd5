using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Partners;

/// <summary>One with whom a member has a live mutual tie.</summary>
/// <param name="Member">The other.</param>
/// <param name="Score">2·P_ij·P_ji/(P_ij + P_ji)·(1 − 2^(−E/3)): low if either side is unlikely to answer, or there were few exchanges. Null while nothing is known of who answers.</param>
/// <param name="AnswersMember">How likely the other answers the member within the window; null while nothing is known.</param>
/// <param name="AnsweredByMember">How likely the member answers the other; null while nothing is known.</param>
/// <param name="Exchanges">Openings between the two that were answered.</param>
/// <param name="Mutuality">1 when both give the same, 0 when one gives all; null when nothing of weight was given.</param>
/// <param name="Stage">emerging or established.</param>
/// <param name="LastAt">The last engagement of either side.</param>
public sealed record PartnerListed(
    string Member, double? Score, double? AnswersMember, double? AnsweredByMember, long Exchanges, double? Mutuality, string Stage, DateTimeOffset LastAt)
{
    internal static PartnerListed Of(Relationship pair, string member, Probabilities probabilities, Measurement.At at)
    {
        var (mine, others, other) = pair.A == member ? (Side.A, Side.B, pair.B) : (Side.B, Side.A, pair.A);
        var (answers, answered) = (probabilities.Of(pair, mine, at), probabilities.Of(pair, others, at));
        return new(
            other,
            PartnerScore.Of(answers, answered, pair.Ledger.Exchanges),
            answers,
            answered,
            pair.Ledger.Exchanges,
            Strength.Mutuality(pair.AToB.Strength, pair.BToA.Strength),
            Domain.Relationships.Stage.Of(pair, at.AsOf, at.Policy)!,
            Moments.Later(pair.AToB.Last, pair.BToA.Last)!.Value);
    }
}

/// <summary>A page of a member's partners, the best first.</summary>
/// <param name="Bounded">Whether there are more live mutual ties than were looked at: then only the strongest 200 are here.</param>
public sealed record PartnerListing(IReadOnlyList<PartnerListed> Items, string? Next, bool Bounded, DateTimeOffset AsOf, long Position);
