using Reciprocity.Domain.Policies;

namespace Reciprocity.Domain.Relationships;

/// <summary>
/// The strength of what one side gave: <c>S(t) = Σ w_k · 2^(−(t − t_k)/H)</c>, kept as
/// <c>log2 Σ w_k · 2^((t_k − L)/H)</c> with the landmark L = 2020-01-01T00:00:00Z (forward decay, Cormode et al. 2009).
/// </summary>
/// <remarks>
/// In this form a state does not change as time passes, two of them are ordered alike at every time, and none overflows or
/// vanishes however far its engagements are from the landmark. Null is the strength of nothing.
/// </remarks>
public static class Strength
{
    private static readonly DateTimeOffset Landmark = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The log form after one more engagement of the given weight; unchanged for weight 0.</summary>
    public static double? Add(double? log, double weight, DateTimeOffset at, EngagementPolicy policy)
    {
        if (weight <= 0)
        {
            return log;
        }

        var added = Math.Log2(weight) + HalfLives(at, policy);
        if (log is not { } given)
        {
            return added;
        }

        var (larger, smaller) = given >= added ? (given, added) : (added, given);
        return larger + Math.Log2(1 + double.Exp2(smaller - larger));
    }

    /// <summary>S at a time not before the last engagement, in weights; 0 when nothing was given.</summary>
    public static double At(double? log, DateTimeOffset asOf, EngagementPolicy policy) =>
        log is { } given ? double.Exp2(given - HalfLives(asOf, policy)) : 0;

    /// <summary>
    /// b = (S_ab − S_ba)/(S_ab + S_ba), in [−1, 1]: positive when a gives more. It does not depend on the time. Null only when
    /// nothing was given either way.
    /// </summary>
    public static double? Balance(double? ab, double? ba)
    {
        if (ab is null && ba is null)
        {
            return null;
        }

        var larger = Math.Max(ab ?? double.NegativeInfinity, ba ?? double.NegativeInfinity);
        var (x, y) = (Relative(ab, larger), Relative(ba, larger));
        return (x - y) / (x + y);
    }

    /// <summary>1 − |b| = 2·min/(S_ab + S_ba), in [0, 1]; null only when nothing was given either way.</summary>
    public static double? Mutuality(double? ab, double? ba)
    {
        if (ab is null && ba is null)
        {
            return null;
        }

        var larger = Math.Max(ab ?? double.NegativeInfinity, ba ?? double.NegativeInfinity);
        var (x, y) = (Relative(ab, larger), Relative(ba, larger));
        return 2 * Math.Min(x, y) / (x + y);
    }

    /// <summary>2^(log − reference): a strength relative to another, which neither overflows nor depends on the time.</summary>
    public static double Relative(double? log, double reference) => log is { } given ? double.Exp2(given - reference) : 0;

    private static double HalfLives(DateTimeOffset at, EngagementPolicy policy) => (double)(at - Landmark).Ticks / policy.HalfLife.Ticks;
}
