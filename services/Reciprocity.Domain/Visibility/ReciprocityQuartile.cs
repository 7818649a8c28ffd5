namespace Reciprocity.Domain.Visibility;

/// <summary>A quarter of a network's members, by how much of what they give is returned, and how much they are seen.</summary>
/// <param name="Lowest">The least reciprocity in it; null when it is empty.</param>
/// <param name="Highest">The most; null when it is empty.</param>
/// <param name="Members">How many there are.</param>
/// <param name="Mean">How much one of them is seen; null when it is empty.</param>
public sealed record ReciprocityQuartile(double? Lowest, double? Highest, long Members, double? Mean)
{
    private const int Quarters = 4;

    /// <summary>
    /// The four, the least reciprocal first. They are cut at the elements ⌈n/4⌉, ⌈n/2⌉ and ⌈3n/4⌉ of the sorted values, so that
    /// equals are never told apart; one may be empty.
    /// </summary>
    public static IReadOnlyList<ReciprocityQuartile> Of(IReadOnlyCollection<(double Reciprocity, long Seen)> members)
    {
        var sorted = members.OrderBy(member => member.Reciprocity).ToList();
        double Cut(int quarter) => sorted[(int)((((long)quarter * sorted.Count) + Quarters - 1) / Quarters) - 1].Reciprocity;
        return [.. Enumerable.Range(1, Quarters).Select(quarter => OfOne(sorted.Count == 0 ? [] : sorted.FindAll(member =>
            member.Reciprocity <= Cut(quarter) && (quarter == 1 || member.Reciprocity > Cut(quarter - 1)))))];
    }

    private static ReciprocityQuartile OfOne(List<(double Reciprocity, long Seen)> sorted) => sorted.Count == 0
        ? new(null, null, 0, null)
        : new(sorted[0].Reciprocity, sorted[^1].Reciprocity, sorted.Count, sorted.Average(member => member.Seen));
}
