using Reciprocity.Domain.Landmarks;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Audience;

/// <summary>Whether somebody who engaged a member came back, by whether the member answered them in the window after.</summary>
public static class Retention
{
    /// <summary>The clock starts with the fan's first engagement; null where there is none.</summary>
    /// <param name="byFan">What the fan gave the member.</param>
    public static LandmarkCase? Of(DirectedTally byFan) =>
        byFan.First is { } first ? new(first, byFan.AnsweredAtFirst, byFan.Returned) : null;

    /// <summary>The same with a clock that starts with one of the fan's engagements.</summary>
    /// <param name="outcomes">What the pair's history brought about, in its order.</param>
    /// <param name="start">The index of an outcome of that engagement.</param>
    /// <param name="fan">The fan's side.</param>
    /// <param name="window">W.</param>
    public static LandmarkCase From(IReadOnlyList<Outcome> outcomes, int start, Side fan, TimeSpan window)
    {
        var clock = new Landmark(outcomes[start].At, window);
        var (answered, returned) = (false, false);
        foreach (var outcome in outcomes.Skip(start))
        {
            if (outcome.By == fan)
            {
                answered |= outcome.Type is OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate && clock.SetsGroup(outcome.At);
                returned |= outcome.Type == OutcomeType.Engaged && clock.HasOutcome(outcome.At);
            }
        }

        return new(clock.Start, answered, returned);
    }
}
