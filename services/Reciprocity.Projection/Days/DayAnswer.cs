using Reciprocity.Domain.Days;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Projection.Days;

/// <summary>What came about in a network on one UTC day, dated as outcomes are.</summary>
/// <param name="Day">The day.</param>
/// <param name="Engagements">By kind; without self-engagements and views.</param>
/// <param name="Opened">Expectations opened.</param>
/// <param name="Answered">Openings answered, in the window or late.</param>
/// <param name="AnsweredInWindow">Openings answered within the window.</param>
/// <param name="RanOut">Openings whose window ended on this day, unanswered, and that were replaced since.</param>
/// <param name="NewMutual">Pairs that became mutual.</param>
/// <param name="FollowersGained">Followings that began.</param>
/// <param name="FollowersLost">Followings that ended.</param>
/// <param name="Views">Impressions, by known and unknown viewers.</param>
/// <param name="ActiveMembers">Members who engaged another or were engaged.</param>
public sealed record DayAnswer(
    DateOnly Day,
    KindCounts Engagements,
    long Opened,
    long Answered,
    long AnsweredInWindow,
    long RanOut,
    long NewMutual,
    long FollowersGained,
    long FollowersLost,
    long Views,
    long ActiveMembers)
{
    internal static DayAnswer Of(DateOnly day, IReadOnlyCollection<(string Kind, NetworkDay Sums)> kinds, long activeMembers)
    {
        var all = kinds.Aggregate(default(NetworkDay), (sum, kind) => sum + kind.Sums);
        return new(
            day,
            kinds.Aggregate(KindCounts.None, (counts, kind) => counts.Add(kind.Kind, kind.Sums.Engagements)),
            all.Opened,
            all.Answered,
            all.AnsweredInWindow,
            all.RanOut,
            all.NewMutual,
            all.FollowersGained,
            all.FollowersLost,
            all.Views,
            activeMembers);
    }
}
