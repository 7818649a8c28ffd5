namespace Reciprocity.Domain.Relationships;

/// <summary>Expectations by what became of them. What is in none of answered and ran out is open.</summary>
/// <param name="Total">All that were opened.</param>
/// <param name="Answered">Answered, in the window or late.</param>
/// <param name="AnsweredInWindow">Answered within the window.</param>
/// <param name="RanOut">Replaced by a later one, unanswered.</param>
public sealed record OpeningSums(long Total, long Answered, long AnsweredInWindow, long RanOut)
{
    public static OpeningSums None { get; } = new(0, 0, 0, 0);

    public long Open => Total - Answered - RanOut;

    public static OpeningSums operator +(OpeningSums x, OpeningSums y) =>
        ReferenceEquals(x, None) ? y : ReferenceEquals(y, None) ? x : new(x.Total + y.Total, x.Answered + y.Answered, x.AnsweredInWindow + y.AnsweredInWindow, x.RanOut + y.RanOut);

    /// <summary>What one side of a pair opened, <paramref name="times"/> times.</summary>
    public static OpeningSums Of(DirectedTally given, int times) =>
        given is { Opened: 0, Answered: 0, RanOut: 0 } ? None : new(times * given.Opened, times * given.Answered, times * given.AnsweredInWindow, times * given.RanOut);
}
