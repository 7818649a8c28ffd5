namespace Reciprocity.Domain.Relationships;

/// <summary>The rhythm of a pair: how far apart its answers are.</summary>
public static class Cadence
{
    /// <summary>With fewer there is no rhythm.</summary>
    public const int FewestExchanges = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>The median gap between a pair's answers; null under 3 exchanges.</summary>
    /// <param name="answers">When the answers were given, in order.</param>
    public static TimeSpan? Of(IReadOnlyList<DateTimeOffset> answers) => answers.Count < FewestExchanges
        ? null
        : Quantile([.. answers.Zip(answers.Skip(1), (earlier, later) => later - earlier)], 0.5);

    /// <summary>Whether an expectation is open for unusually long: more than twice the cadence, and a day at least. False without a cadence.</summary>
    public static bool IsOverdue(Opening? open, TimeSpan? cadence, DateTimeOffset asOf) =>
        open is not null && cadence is { } usual && asOf - open.At is var waited && waited > 2 * usual && waited >= Patience;

    /// <summary>Element ⌈q·n⌉ of the sorted durations; null when there is none.</summary>
    public static TimeSpan? Quantile(List<TimeSpan> durations, double q)
    {
        if (durations.Count == 0)
        {
            return null;
        }

        durations.Sort();
        return durations[Math.Max(0, (int)Math.Ceiling(q * durations.Count) - 1)];
    }
}
