using Reciprocity.Domain.Visibility;

namespace Reciprocity.Projection.Visibility;

/// <summary>How a member is seen: <c>GET /v1/networks/{network}/members/{member}/visibility</c>.</summary>
/// <param name="Basis">What <c>Reach</c> counts: <c>views</c>, or <c>engagers</c> (distinct others who engaged the member that day) where the network has no views.</param>
/// <param name="From">The first of the days that are listed.</param>
/// <param name="To">The last of them.</param>
/// <param name="Days">Those on which it was seen, the earliest first.</param>
/// <param name="Views">Of all time.</param>
/// <param name="Reach">On days after exchanges and on others, since the member was first seen.</param>
public sealed record VisibilityAnswer(
    string Member,
    string Basis,
    DateOnly From,
    DateOnly To,
    IReadOnlyList<VisibilityDay> Days,
    ViewsAnswer Views,
    ReachAnswer Reach,
    DateTimeOffset AsOf,
    long Position);

/// <summary>A UTC day on which a member was seen.</summary>
/// <param name="Known">Views by known viewers.</param>
/// <param name="Unknown">Views by unknown viewers.</param>
/// <param name="Engagers">Distinct others who engaged the member.</param>
public sealed record VisibilityDay(DateOnly Day, long Known, long Unknown, long Engagers);

/// <summary>A member's views.</summary>
/// <param name="Total">By known and unknown viewers.</param>
/// <param name="FromMutualTies">By those with whom it has a mutual tie.</param>
/// <param name="MutualShare">The latter of the former; null without views.</param>
public sealed record ViewsAnswer(long Total, long FromMutualTies, double? MutualShare)
{
    internal static ViewsAnswer Of(long total, long mutual) => new(total, mutual, total == 0 ? null : (double)mutual / total);
}

/// <summary>Both sides of a member's exchanges.</summary>
/// <param name="Member">The member, after days with an answer in any of its pairs.</param>
/// <param name="Partners">Those with whom it has an exchange, each after days with an answer in the pair with the member, taken together.</param>
/// <param name="PartnerCount">How many partners that is of.</param>
/// <param name="IsSample">Whether there are more partners: then these are the 500 with the most recent engagement.</param>
public sealed record ReachAnswer(ReachSideAnswer Member, ReachSideAnswer Partners, int PartnerCount, bool IsSample);

/// <summary>One side: associated with exchanges, not necessarily caused by them.</summary>
/// <param name="After">The three days following a day with an answer.</param>
/// <param name="Other">Other full days.</param>
/// <param name="Ratio">The first mean over the second; null where there is none.</param>
public sealed record ReachSideAnswer(ReachDaysAnswer After, ReachDaysAnswer Other, double? Ratio)
{
    internal static ReachSideAnswer Of(ReachComparison comparison) =>
        new(ReachDaysAnswer.Of(comparison.After), ReachDaysAnswer.Of(comparison.Other), comparison.Ratio());
}

/// <summary>How many days, and how much a member was seen on one of them; null under three.</summary>
public sealed record ReachDaysAnswer(long Days, double? Mean)
{
    internal static ReachDaysAnswer Of(Reach reach) => new(reach.Days, reach.Mean());
}

/// <summary>How members are seen by how much of what they give is returned: <c>GET /v1/networks/{network}/visibility</c>.</summary>
/// <param name="Basis">What is counted: <c>views</c>, or <c>engagers</c> of each day where the network has no views.</param>
/// <param name="Members">Members who gave at least five engagements.</param>
/// <param name="Quartiles">By <c>reciprocity.given</c>, the least reciprocal quarter first.</param>
public sealed record NetworkVisibilityAnswer(string Basis, long Members, IReadOnlyList<ReciprocityQuartile> Quartiles, DateTimeOffset AsOf, long Position);
