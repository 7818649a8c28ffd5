using Reciprocity.Domain.Landmarks;

namespace Reciprocity.Projection.Landmarks;

/// <summary>Two groups compared by what came after: associated with the group, not necessarily caused by it.</summary>
/// <param name="With">Those to whom it happened in the window after the start.</param>
/// <param name="Without">The others.</param>
/// <param name="Ratio">The share with over the share without; null where a group is under 20 or a share is 0.</param>
public sealed record ComparisonAnswer(GroupAnswer With, GroupAnswer Without, double? Ratio)
{
    internal static ComparisonAnswer Of(LandmarkComparison comparison) =>
        new(GroupAnswer.Of(comparison.With), GroupAnswer.Of(comparison.Without), comparison.Ratio());
}

/// <summary>A group: how many, how many of them with an outcome, and their share; null for none.</summary>
public sealed record GroupAnswer(long Size, long Outcomes, double? Share)
{
    internal static GroupAnswer Of(LandmarkGroup group) => new(group.Size, group.Outcomes, group.Share());
}
