using Reciprocity.Domain.Members;

namespace Reciprocity.Projection.Members;

/// <summary>How a member stands: <c>GET /v1/networks/{network}/members/{member}</c>.</summary>
public sealed record MemberAnswer(
    string Member,
    Tally Given,
    Tally Received,
    PartnersAnswer Partners,
    MemberReciprocityAnswer Reciprocity,
    long Views,
    long SelfEngagements,
    DateTimeOffset? FirstSeen,
    DateTimeOffset? LastSeen,
    DateTimeOffset AsOf,
    long Position)
{
    public static MemberAnswer Of(Standing standing, DateTimeOffset asOf, long position) => new(
        standing.Id,
        standing.Given,
        standing.Received,
        PartnersAnswer.Of(standing),
        MemberReciprocityAnswer.Of(standing),
        standing.Views,
        standing.SelfEngagements,
        standing.FirstSeen,
        standing.LastSeen,
        asOf,
        position);
}

/// <summary>Distinct others: engaged by the member, who engaged the member, and both.</summary>
public sealed record PartnersAnswer(long Out, long In, long Mutual)
{
    public static PartnersAnswer Of(Standing standing) => new(standing.OutPartners, standing.InPartners, standing.MutualPartners);
}

/// <summary>How much of what the member gave and received is returned; null where there is nothing.</summary>
/// <param name="Partners">2·mutual/(out + in).</param>
/// <param name="Given">Σ_j min(c_ij, c_ji)/Σ_j c_ij.</param>
/// <param name="Received">Σ_j min(c_ij, c_ji)/Σ_j c_ji.</param>
public sealed record MemberReciprocityAnswer(double? Partners, double? Given, double? Received)
{
    public static MemberReciprocityAnswer Of(Standing standing) =>
        new(standing.PartnerReciprocity(), standing.GivenReciprocity(), standing.ReceivedReciprocity());
}

/// <summary>A member in the list of members.</summary>
public sealed record MemberListed(
    string Member, Tally Given, Tally Received, PartnersAnswer Partners, MemberReciprocityAnswer Reciprocity, DateTimeOffset? FirstSeen, DateTimeOffset? LastSeen)
{
    public static MemberListed Of(Standing standing) => new(
        standing.Id,
        standing.Given,
        standing.Received,
        PartnersAnswer.Of(standing),
        MemberReciprocityAnswer.Of(standing),
        standing.FirstSeen,
        standing.LastSeen);
}
