namespace Reciprocity.Domain.Latencies;

/// <summary>
/// How many are answered by when: <c>F(t) = 1 − S(t)</c>, where S is the product-limit estimate of Kaplan &amp; Meier (1958). What
/// was not answered by the end of its observation is censored there: it counts as one who might still be.
/// </summary>
public sealed class ReplyCurve
{
    /// <summary>Sums of rounded shares may fall short of a round number by this.</summary>
    private const double Tolerance = 1e-9;

    private readonly List<(double Seconds, double Survival)> _steps = [];
    private readonly double _longest;

    private ReplyCurve(Duration[] sorted)
    {
        foreach (var duration in sorted)
        {
            Records += duration.Count;
            Answered += duration.Answered ? duration.Count : 0;
        }

        _longest = sorted.Length == 0 ? 0 : sorted[^1].Seconds;
        var survival = 1.0;
        var atRisk = Records;
        for (var i = 0; i < sorted.Length;)
        {
            // Who is answered and who is censored at the same moment: both were at risk then.
            var seconds = sorted[i].Seconds;
            var (answered, observed) = (0L, 0L);
            for (; i < sorted.Length && sorted[i].Seconds == seconds; i++)
            {
                observed += sorted[i].Count;
                answered += sorted[i].Answered ? sorted[i].Count : 0;
            }

            if (answered > 0)
            {
                survival = answered == atRisk ? 0 : survival * (1 - ((double)answered / atRisk));
                _steps.Add((seconds, survival));
            }

            atRisk -= observed;
        }
    }

    /// <summary>An observation, or several alike.</summary>
    /// <param name="Seconds">From the opening to its answer, or to the end of observation.</param>
    /// <param name="Answered">False when censored.</param>
    /// <param name="Count">How many are alike.</param>
    public readonly record struct Duration(double Seconds, bool Answered, long Count = 1);

    /// <summary>How many were observed.</summary>
    public long Records { get; }

    /// <summary>How many of them were answered.</summary>
    public long Answered { get; }

    /// <summary>Where the curve rises, and to what share.</summary>
    public IEnumerable<(double Seconds, double Share)> Steps => _steps.Select(step => (step.Seconds, 1 - step.Survival));

    public static ReplyCurve Of(IEnumerable<Duration> durations)
    {
        Duration[] sorted = [.. durations];
        Array.Sort(sorted, (x, y) => x.Seconds.CompareTo(y.Seconds));
        return new(sorted);
    }

    /// <summary>
    /// The share answered within a time, in [0, 1]; null without records, and beyond the longest observed duration unless all
    /// were answered by then.
    /// </summary>
    public double? ShareAt(double seconds)
    {
        if (Records == 0)
        {
            return null;
        }

        var at = _steps.FindLastIndex(step => step.Seconds <= seconds);
        var survival = at < 0 ? 1 : _steps[at].Survival;
        return seconds > _longest && survival > 0 ? null : 1 - survival;
    }

    /// <summary>The smallest time by which the share q is answered, in seconds; null when it is not reached.</summary>
    public double? Quantile(double q)
    {
        var at = _steps.FindIndex(step => 1 - step.Survival >= q - Tolerance);
        return at < 0 ? null : _steps[at].Seconds;
    }
}
