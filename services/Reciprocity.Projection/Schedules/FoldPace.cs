namespace Reciprocity.Projection.Schedules;

/// <summary>
/// Whether journal and fold leave time for what is scheduled: for a few looks in a row, of a second each, they were not far behind and had
/// little to do. A single look would take the moment between two loads for a calm one.
/// </summary>
/// <remarks>Not safe for several at once.</remarks>
internal sealed class FoldPace
{
    private const int LooksInARow = 3;

    /// <summary>Events that the fold is behind by in a second or two of a load that it bears.</summary>
    private const int FewBehind = 20_000;

    /// <summary>Events that are journaled in a second of a load that leaves most of two cores to others.</summary>
    private const int FewASecond = 2_000;

    /// <summary>What was seen longer ago says nothing of now.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private (TimeSpan At, long Journaled)? _last;
    private int _calm;

    /// <summary>Whether the last looks were calm.</summary>
    public bool IsCalm => _calm == LooksInARow;

    /// <summary>Looks once more.</summary>
    /// <param name="at">When this is, by any clock.</param>
    /// <param name="journaled">The newest sequence in the journal.</param>
    /// <param name="folded">The newest that is folded.</param>
    public void Look(TimeSpan at, long journaled, long folded)
    {
        var before = _last is { } last && at - last.At <= Longest ? last : ((TimeSpan At, long Journaled)?)null;
        var isCalm = journaled - folded <= FewBehind && (before is not { } seen || journaled - seen.Journaled <= FewASecond * (at - seen.At).TotalSeconds);
        _calm = isCalm ? Math.Min((before is null ? 0 : _calm) + 1, LooksInARow) : 0;
        _last = (at, journaled);
    }
}
