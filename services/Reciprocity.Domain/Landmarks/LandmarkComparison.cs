namespace Reciprocity.Domain.Landmarks;

/// <summary>
/// Two groups, by whether something happened in the window after t₀, compared by what came later: <see cref="Landmark"/>. A
/// difference is associated with the group, and need not be caused by it.
/// </summary>
/// <param name="With">Those to whom it happened.</param>
/// <param name="Without">The others.</param>
public sealed record LandmarkComparison(LandmarkGroup With, LandmarkGroup Without)
{
    /// <summary>Under so many in a group there is no ratio.</summary>
    public const int Fewest = 20;

    public static LandmarkComparison None { get; } = new(LandmarkGroup.None, LandmarkGroup.None);

    /// <summary>Compares those whose outcomes could all have been seen by a time; the others are left out.</summary>
    public static LandmarkComparison Of(IEnumerable<LandmarkCase> cases, TimeSpan window, DateTimeOffset asOf)
    {
        var comparison = None;
        foreach (var one in cases)
        {
            if (new Landmark(one.Start, window).IsOver(asOf))
            {
                comparison = comparison.Add(one.With, one.Outcome);
            }
        }

        return comparison;
    }

    /// <summary>The same with one more, or several that are alike.</summary>
    public LandmarkComparison Add(bool with, bool outcome, long times = 1) =>
        with ? this with { With = With.Add(outcome, times) } : this with { Without = Without.Add(outcome, times) };

    /// <summary>
    /// The share with an outcome of those with, over that of those without; above 1 it is higher with. Null where a group is under
    /// <see cref="Fewest"/> or the lower share is 0.
    /// </summary>
    public double? Ratio() => With.Size < Fewest || Without.Size < Fewest || With.Outcomes == 0 || Without.Outcomes == 0
        ? null
        : With.Share() / Without.Share();
}

/// <summary>One whose clock started.</summary>
/// <param name="Start">t₀.</param>
/// <param name="With">Whether what sets the group happened in (t₀, t₀+W].</param>
/// <param name="Outcome">Whether there was an outcome in (t₀+W, t₀+5W].</param>
public readonly record struct LandmarkCase(DateTimeOffset Start, bool With, bool Outcome);

/// <summary>One of the groups that are compared.</summary>
/// <param name="Size">How many there are.</param>
/// <param name="Outcomes">How many of them had an outcome.</param>
public sealed record LandmarkGroup(long Size, long Outcomes)
{
    public static LandmarkGroup None { get; } = new(0, 0);

    /// <summary>Outcomes/size, in [0, 1]; null for an empty group.</summary>
    public double? Share() => Size == 0 ? null : (double)Outcomes / Size;

    internal LandmarkGroup Add(bool outcome, long times) => new(Size + times, Outcomes + (outcome ? times : 0));
}
