namespace Reciprocity.Domain.Relationships;

/// <summary>How likely an answer is, from what is known: shares of openings answered in the window, each leaning on a wider one.</summary>
public static class Expectation
{
    /// <summary>How many openings' worth of weight the wider share has.</summary>
    private const double Prior = 5;

    /// <summary>
    /// The share of known openings that were answered in the window, leaning on the wider share:
    /// <c>(answered + 5·wider)/(known + 5)</c>, in [0, 1]; null when the wider share is.
    /// </summary>
    public static double? Share(Known known, double? wider) =>
        wider is { } share ? (known.AnsweredInWindow + (Prior * share)) / (known.Total + Prior) : null;
}

/// <summary>Openings whose fate is known: answered (in the window or late), run out, or open for longer than a seventh of it.</summary>
public readonly record struct Known(long AnsweredInWindow, long Total)
{
    /// <summary>The plain share; null when nothing is known.</summary>
    public double? Share() => Total == 0 ? null : (double)AnsweredInWindow / Total;

    public static Known operator +(Known x, Known y) => new(x.AnsweredInWindow + y.AnsweredInWindow, x.Total + y.Total);

    /// <summary>Of what one side of a pair opened, at a time not before the pair's last engagement.</summary>
    /// <param name="given">The side's tally.</param>
    /// <param name="open">The side's opening that is open; null when there is none.</param>
    /// <param name="asOf">The time.</param>
    /// <param name="window">W.</param>
    public static Known Of(DirectedTally given, Opening? open, DateTimeOffset asOf, TimeSpan window) =>
        new(given.AnsweredInWindow, given.Answered + given.RanOut + (open is not null && asOf - open.At > window / 7 ? 1 : 0));
}
