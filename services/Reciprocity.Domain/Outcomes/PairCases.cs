using Reciprocity.Domain.Landmarks;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Outcomes;

/// <summary>What a pair's history adds to the comparisons of fans and of viewers.</summary>
/// <param name="outcomes">What the history up to <paramref name="asOf"/> brought about, in its order.</param>
/// <param name="window">W.</param>
public sealed class PairCases(IReadOnlyList<Outcome> outcomes, TimeSpan window, DateTimeOffset asOf)
{
    /// <summary>
    /// t₀ is the side's first engagement of the other. Grouped by whether the other answered one of its openings in the window
    /// after; the outcome is that it engages the other again.
    /// </summary>
    public void AddFan(Side fan, ActivityComparison comparison)
    {
        if (Start(o => o.Type == OutcomeType.Engaged && o.By == fan) is not { } clock || !clock.IsOver(asOf))
        {
            return;
        }

        comparison.Add(
            outcomes.Count(o => o.Type == OutcomeType.Engaged && o.By == fan && (o.At == clock.Start || clock.SetsGroup(o.At))),
            outcomes.Any(o => o.Type is OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate && o.By == fan && clock.SetsGroup(o.At)),
            outcomes.Any(o => o.Type == OutcomeType.Engaged && o.By == fan && clock.HasOutcome(o.At)));
    }

    /// <summary>
    /// t₀ is the side's first view of the other while not following it. Grouped by whether the other engaged it in the window after;
    /// who follows before the window ends is left out; the outcome is that it follows.
    /// </summary>
    public void AddViewer(Side viewer, ActivityComparison comparison)
    {
        if (FirstViewWhileNotFollowing(viewer) is not { } clock
            || !clock.IsOver(asOf)
            || outcomes.Any(o => o.Type == OutcomeType.FollowGained && o.By == viewer && (o.At == clock.Start || clock.SetsGroup(o.At))))
        {
            return;
        }

        comparison.Add(
            outcomes.Where(o => o.Type == OutcomeType.Viewed && o.By == viewer && (o.At == clock.Start || clock.SetsGroup(o.At))).Sum(o => o.Amount),
            outcomes.Any(o => o.Type == OutcomeType.Engaged && o.By != viewer && clock.SetsGroup(o.At)),
            outcomes.Any(o => o.Type == OutcomeType.FollowGained && o.By == viewer && clock.HasOutcome(o.At)));
    }

    private Landmark? FirstViewWhileNotFollowing(Side viewer)
    {
        var follows = false;
        foreach (var outcome in outcomes.Where(o => o.By == viewer))
        {
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

    private Landmark? Start(Func<Outcome, bool> starts)
    {
        foreach (var outcome in outcomes)
        {
            if (starts(outcome))
            {
                return new(outcome.At, window);
            }
        }

        return null;
    }
}
