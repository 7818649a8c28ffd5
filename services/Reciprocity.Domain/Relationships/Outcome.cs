namespace Reciprocity.Domain.Relationships;

/// <summary>What an engagement brought about. Outcomes are dated and additive: days, histograms and kinds are sums of them.</summary>
/// <param name="Type">What came about.</param>
/// <param name="At">The time by whose UTC day it is counted.</param>
/// <param name="By">Who brought it about; of an answer or of what ran out, who had opened.</param>
/// <param name="Kind">The kind of the engagement, or of the opening that was answered or ran out; null for follows and mutual ties.</param>
/// <param name="Amount">Impressions of a view; 1 otherwise.</param>
/// <param name="Duration">Of an answer its latency; of what ran out the time until it was replaced; zero otherwise.</param>
public readonly record struct Outcome(OutcomeType Type, DateTimeOffset At, Side By, string? Kind, long Amount, TimeSpan Duration);

public enum OutcomeType
{
    /// <summary>One side engaged the other. By its own day.</summary>
    Engaged,

    /// <summary>Impressions of the other side's content, by a known viewer or, where A is empty, by unknown ones.</summary>
    Viewed,

    /// <summary>An expectation was opened. By its own day.</summary>
    Opened,

    /// <summary>An expectation got another kind: a heavier engagement came at the same instant. Opened once less of the old kind.</summary>
    Unopened,

    /// <summary>An expectation was answered within the window. By the day of the answer.</summary>
    AnsweredInWindow,

    /// <summary>An expectation was answered after the window. By the day of the answer.</summary>
    AnsweredLate,

    /// <summary>An expectation was replaced, unanswered. By the day on which its window ended.</summary>
    RanOut,

    /// <summary>The second side engaged the first: a new mutual tie. By that engagement's day.</summary>
    BecameMutual,

    /// <summary>One side engaged the other for the first time on a UTC day.</summary>
    EngagedThatDay,

    /// <summary>One side began to follow the other.</summary>
    FollowGained,

    /// <summary>A follow gained of somebody whom the followed followed already.</summary>
    FollowedBack,

    /// <summary>A follow gained of somebody whom the followed had engaged in the window before, and did not follow.</summary>
    FollowLed,

    /// <summary>One side stopped following the other.</summary>
    FollowLost,
}
