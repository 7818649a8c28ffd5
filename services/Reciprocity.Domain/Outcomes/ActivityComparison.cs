using Reciprocity.Domain.Landmarks;

namespace Reciprocity.Domain.Outcomes;

/// <summary>One comparison, and the same of those who were equally active in the window after t₀: so that who engages more is compared with their like.</summary>
public sealed class ActivityComparison
{
    /// <summary>How active those are who are told apart: once, twice, and this often or more.</summary>
    public const int Most = 3;

    private readonly LandmarkComparison[] _byActivity = [.. Enumerable.Repeat(LandmarkComparison.None, Most)];

    public LandmarkComparison All { get; private set; } = LandmarkComparison.None;

    /// <summary>Of those who were active once, twice, and three times or more.</summary>
    public IReadOnlyList<LandmarkComparison> ByActivity => _byActivity;

    /// <param name="activity">How often it was done in [t₀, t₀+W], what started the clock included: at least 1.</param>
    public void Add(long activity, bool with, bool outcome, long times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(activity, 1);
        var stratum = Math.Min(activity, Most) - 1;
        _byActivity[stratum] = _byActivity[stratum].Add(with, outcome, times);
        All = All.Add(with, outcome, times);
    }
}
