namespace Reciprocity.Domain.Landmarks;

/// <summary>
/// A clock that started at t₀. What happens in (t₀, t₀+W] sets the group, only what happens in (t₀+W, t₀+5W] is an outcome: so nobody
/// is put into a group by what came of it (Anderson, Cain &amp; Gelber 1983).
/// </summary>
/// <param name="Start">t₀.</param>
/// <param name="Window">W.</param>
public readonly record struct Landmark(DateTimeOffset Start, TimeSpan Window)
{
    private const int Windows = 5;

    /// <summary>Whether what happened then decides about the group.</summary>
    public bool SetsGroup(DateTimeOffset at) => at > Start && at - Start <= Window;

    /// <summary>Whether it was in [t₀, t₀+W]: as <see cref="SetsGroup"/>, and what started the clock included.</summary>
    public bool IsInFirstWindow(DateTimeOffset at) => at == Start || SetsGroup(at);

    /// <summary>Whether what happened then is an outcome.</summary>
    public bool HasOutcome(DateTimeOffset at) => at - Start > Window && at - Start <= Windows * Window;

    /// <summary>Whether every outcome could have been seen by then: what started later is left out.</summary>
    public bool IsOver(DateTimeOffset asOf) => asOf - Start >= Windows * Window;
}
