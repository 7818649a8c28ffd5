using Reciprocity.Domain.Landmarks;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Growth;

/// <summary>
/// Whether somebody who came across a member followed, by whether the member engaged them in the window after. Who followed before
/// that window was over is left out: the group was not set yet.
/// </summary>
public static class FollowLift
{
    /// <summary>The clock starts with a viewer's first view while not following; null where there is none, or the viewer is left out.</summary>
    /// <param name="outcomes">What the pair's history brought about, in its order.</param>
    /// <param name="viewer">The viewer's side.</param>
    /// <param name="window">W.</param>
    public static LandmarkCase? OfViewer(IReadOnlyList<Outcome> outcomes, Side viewer, TimeSpan window)
    {
        var following = false;
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i].By != viewer)
            {
                continue;
            }

            following = outcomes[i].Type switch
            {
                OutcomeType.FollowGained => true,
                OutcomeType.FollowLost => false,
                _ => following,
            };
            if (outcomes[i].Type == OutcomeType.Viewed && !following)
            {
                return From(outcomes, i, viewer, window);
            }
        }

        return null;
    }

    /// <summary>The clock starts with one of the outcomes; null where the other side followed before the window was over.</summary>
    /// <param name="start">The outcome's index.</param>
    /// <param name="follower">The side that may follow.</param>
    public static LandmarkCase? From(IReadOnlyList<Outcome> outcomes, int start, Side follower, TimeSpan window)
    {
        var clock = new Landmark(outcomes[start].At, window);
        var (engaged, followed) = (false, false);
        foreach (var outcome in outcomes.Skip(start))
        {
            if (outcome.By == follower && outcome.Type == OutcomeType.FollowGained)
            {
                if (clock.IsInFirstWindow(outcome.At))
                {
                    return null;
                }

                followed |= clock.HasOutcome(outcome.At);
            }

            engaged |= outcome.By != follower && outcome.Type == OutcomeType.Engaged && clock.SetsGroup(outcome.At);
        }

        return new(clock.Start, engaged, followed);
    }
}
