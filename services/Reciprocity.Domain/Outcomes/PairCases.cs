using Reciprocity.Domain.Landmarks;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Outcomes;

/// <summary>What a pair's history adds to the comparisons of fans and of viewers.</summary>
/// <param name="outcomes">What the history up to <paramref name="asOf"/> brought about, in its order.</param>
/// <param name="window">W.</param>
/// <remarks>All pairs of a network are gone through, so nothing is allocated for what most of them have not.</remarks>
public sealed class PairCases(List<Outcome> outcomes, TimeSpan window, DateTimeOffset asOf)
{
    /// <summary>
    /// t₀ is the side's first engagement of the other. Grouped by whether the other answered one of its openings in the window
    /// after; the outcome is that it engages the other again.
    /// </summary>
    public void AddFan(Side fan, ActivityComparison comparison)
    {
        if (FirstEngagement(fan) is not { } clock || !clock.IsOver(asOf))
        {
            return;
        }

        var (activity, answered, again) = (0, false, false);
        foreach (var outcome in outcomes)
        {
            if (outcome.By != fan)
            {
                continue;
            }

            if (outcome.Type == OutcomeType.Engaged)
            {
                activity += clock.IsInFirstWindow(outcome.At) ? 1 : 0;
                again |= clock.HasOutcome(outcome.At);
            }
            else if (outcome.Type is OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate)
            {
                answered |= clock.SetsGroup(outcome.At);
            }
        }

        comparison.Add(activity, answered, again);
    }

    /// <summary>
    /// t₀ is the side's first view of the other while not following it. Grouped by whether the other engaged it in the window after;
    /// who follows before the window ends is left out; the outcome is that it follows.
    /// </summary>
    public void AddViewer(Side viewer, ActivityComparison comparison)
    {
        if (FirstViewWhileNotFollowing(viewer) is not { } clock || !clock.IsOver(asOf))
        {
            return;
        }

        var (views, engaged, follows) = (0L, false, false);
        foreach (var outcome in outcomes)
        {
            if (outcome.By != viewer)
            {
                engaged |= outcome.Type == OutcomeType.Engaged && clock.SetsGroup(outcome.At);
            }
            else if (outcome.Type == OutcomeType.Viewed)
            {
                views += clock.IsInFirstWindow(outcome.At) ? outcome.Amount : 0;
            }
            else if (outcome.Type == OutcomeType.FollowGained)
            {
                if (clock.IsInFirstWindow(outcome.At))
                {
                    return;
                }

                follows |= clock.HasOutcome(outcome.At);
            }
        }

        comparison.Add(views, engaged, follows);
    }

    private Landmark? FirstEngagement(Side by)
    {
        foreach (var outcome in outcomes)
        {
            if (outcome.Type == OutcomeType.Engaged && outcome.By == by)
            {
                return new(outcome.At, window);
            }
        }

        return null;
    }

    private Landmark? FirstViewWhileNotFollowing(Side viewer)
    {
        var follows = false;
        foreach (var outcome in outcomes)
        {
            if (outcome.By != viewer)
            {
                continue;
            }

            follows = outcome.Type switch
            {
                OutcomeType.FollowGained => true,
                OutcomeType.FollowLost => false,
                _ => follows,
            };
            if (outcome.Type == OutcomeType.Viewed && !follows)
            {
                return new(outcome.At, window);
            }
        }

        return null;
    }
}
