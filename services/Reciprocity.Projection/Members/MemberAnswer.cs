using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Members;

/// <summary>How a member stands: <c>GET /v1/networks/{network}/members/{member}</c>.</summary>
/// <param name="Opened">Expectations it opened, and what became of them.</param>
/// <param name="ReceivedOpenings">Expectations that others opened towards it.</param>
/// <param name="ReturnRate">Answered in the window, of what it opened and of which the fate is known.</param>
/// <param name="ExpectedReturnRate">What others get from the same people for the same kinds; null under three known openings.</param>
/// <param name="Responsiveness">The same of what it received.</param>
/// <param name="PeopleAnswered">Distinct others of whom it answered at least one opening.</param>
/// <param name="MedianLatencySeconds">Of the answers it gave, within 2 %.</param>
/// <param name="P90LatencySeconds">Of the answers it gave, within 2 %; null under 10.</param>
/// <param name="AnswersReceived">The same of the answers it got.</param>
/// <param name="Community">The community that it is in; null without a mutual tie, and before communities were first found.</param>
public sealed record MemberAnswer(
    string Member,
    Tally Given,
    Tally Received,
    PartnersAnswer Partners,
    MemberReciprocityAnswer Reciprocity,
    OpeningsAnswer Opened,
    OpeningsAnswer ReceivedOpenings,
    double? ReturnRate,
    double? ExpectedReturnRate,
    double? Responsiveness,
    long PeopleAnswered,
    double? MedianLatencySeconds,
    double? P90LatencySeconds,
    LatenciesAnswer AnswersReceived,
    long Followers,
    long Following,
    long MutualFollows,
    double? FollowBackRate,
    double? FollowedBackRate,
    long Views,
    long SelfEngagements,
    DateTimeOffset? FirstSeen,
    DateTimeOffset? LastSeen,
    string? Community,
    DateTimeOffset AsOf,
    long Position)
{
    internal static MemberAnswer Of(MemberView view, DateTimeOffset asOf, long position)
    {
        var standing = view.Standing;
        var given = LatenciesAnswer.Of(standing.AnswersGiven);
        return new(
            standing.Id,
            standing.Given,
            standing.Received,
            PartnersAnswer.Of(standing),
            MemberReciprocityAnswer.Of(standing),
            OpeningsAnswer.Of(standing.Opened, view.Opened.Expired),
            OpeningsAnswer.Of(standing.ReceivedOpenings, view.Received.Expired),
            view.KnownOpened.Share(),
            view.ExpectedReturnRate,
            view.KnownReceived.Share(),
            standing.PeopleAnswered,
            given.MedianLatencySeconds,
            given.P90LatencySeconds,
            LatenciesAnswer.Of(standing.AnswersReceived),
            standing.Followers,
            standing.Following,
            standing.MutualFollows,
            standing.FollowBackRate(),
            standing.FollowedBackRate(),
            standing.Views,
            standing.SelfEngagements,
            standing.FirstSeen,
            standing.LastSeen,
            view.Community,
            asOf,
            position);
    }

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

/// <summary>What became of a member's expectations, or of others' towards it.</summary>
/// <param name="Answered">In the window or late.</param>
/// <param name="RanOut">Replaced by a later one, unanswered.</param>
/// <param name="Open">Neither, expired ones included.</param>
/// <param name="Expired">Open for longer than the window.</param>
public sealed record OpeningsAnswer(long Total, long Answered, long AnsweredInWindow, long RanOut, long Open, long Expired)
{
    public static OpeningsAnswer Of(OpeningSums sums, long expired) =>
        new(sums.Total, sums.Answered, sums.AnsweredInWindow, sums.RanOut, sums.Open, expired);
}

/// <summary>How long answers took, within 2 %.</summary>
public sealed record LatenciesAnswer(double? MedianLatencySeconds, double? P90LatencySeconds)
{
    private const int FewestForP90 = 10;

    public static LatenciesAnswer Of(Domain.Latencies.LatencyBins latencies) =>
        new(latencies.Quantile(0.5), latencies.Total < FewestForP90 ? null : latencies.Quantile(0.9));
}

/// <summary>A member in the list of members.</summary>
/// <param name="ReturnRate">As it was when rates were last computed; null in lists that are not sorted by it.</param>
/// <param name="Risk">Of isolation, as it was when it was last computed; null in lists that are not sorted by it.</param>
public sealed record MemberListed(
    string Member,
    Tally Given,
    Tally Received,
    PartnersAnswer Partners,
    MemberReciprocityAnswer Reciprocity,
    double? ReturnRate,
    double? Risk,
    DateTimeOffset? FirstSeen,
    DateTimeOffset? LastSeen)
{
    public static MemberListed Of(Standing standing, double? returnRate, double? risk) => new(
        standing.Id,
        standing.Given,
        standing.Received,
        PartnersAnswer.Of(standing),
        MemberReciprocityAnswer.Of(standing),
        returnRate,
        risk,
        standing.FirstSeen,
        standing.LastSeen);
}
