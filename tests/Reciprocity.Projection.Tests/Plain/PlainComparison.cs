using Reciprocity.Projection.Landmarks;

namespace Reciprocity.Projection.Tests.Plain;

/// <summary>The landmark comparison once more, by the letter of its definition.</summary>
internal static class PlainComparison
{
    private const double Days = 7;

    public static bool SetsGroup(DateTimeOffset start, DateTimeOffset at) => (at - start).TotalDays is > 0 and <= Days;

    public static bool IsOutcome(DateTimeOffset start, DateTimeOffset at) => (at - start).TotalDays is > Days and <= 5 * Days;

    public static ComparisonAnswer Of(IEnumerable<(DateTimeOffset Start, bool With, bool Outcome)> cases, DateTimeOffset asOf)
    {
        var seen = cases.Where(one => one.Start.AddDays(5 * Days) <= asOf).ToList();
        var (with, without) = (Group([.. seen.Where(one => one.With)]), Group([.. seen.Where(one => !one.With)]));
        var none = with.Size < 20 || without.Size < 20 || Math.Min(with.Share!.Value, without.Share!.Value) == 0;
        return new(with, without, none ? null : with.Share / without.Share);
    }

    private static GroupAnswer Group(List<(DateTimeOffset Start, bool With, bool Outcome)> group)
    {
        var outcomes = group.Count(one => one.Outcome);
        return new(group.Count, outcomes, group.Count == 0 ? null : outcomes / (double)group.Count);
    }
}
