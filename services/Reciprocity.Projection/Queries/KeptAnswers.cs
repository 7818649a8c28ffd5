using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Queries;

/// <summary>
/// The latest answers about whole large networks that took long. Such a network changes all the time, so that none of them would ever
/// be of use to a second reader: whoever asks gets one of a moment ago, which says of when it is, while the next is computed behind.
/// </summary>
internal sealed class KeptAnswers(TimeProvider clock)
{
    /// <summary>No answer that is older is given: whoever asks then waits for a new one.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromMinutes(1);

    /// <summary>As many as <see cref="DearAnswers"/> holds, and for the same reason.</summary>
    private const int Most = 64;

    private readonly AgingMap<string, Kept?> _answers = new(Most);
    private readonly HashSet<string> _beingRefreshed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>
    /// A network of fewer events is gone through faster than is dear. Where that took long nevertheless, the service had just started or
    /// was busy, and the next answer will be as quick as one that is kept.
    /// </summary>
    public long Large { get; init; } = 100_000;

    /// <param name="Tag">Its entity tag: of the position and time that it is of.</param>
    /// <param name="Began">When it was begun to be computed.</param>
    /// <param name="Rest">For how long from then on no other is computed.</param>
    private sealed record Kept(object Answer, string Tag, int Generation, long Erasures, long Began, TimeSpan Took, TimeSpan Rest);

    public bool MayBeKept(Measurement.At at) => at.IsDefault && at.Network.Events >= Large;

    /// <summary>What may be given in place of an answer of this moment; null where one has to be computed.</summary>
    /// <param name="target">The whole address that is asked for.</param>
    /// <param name="at">What an answer of this moment would be computed from. Nothing from before an erasure or a rebuild is given after it.</param>
    /// <param name="tag">The tag that it would have.</param>
    /// <returns>The answer, the tag that it has, and whether the caller is to see to its successor.</returns>
    public (T Answer, string Tag, bool IsToRefresh)? Find<T>(string target, Measurement.At at, string tag)
        where T : class
    {
        lock (_lock)
        {
            if (!_answers.TryGet(target, out var kept) || kept?.Answer is not T answer)
            {
                return null;
            }

            var age = clock.GetElapsedTime(kept.Began);
            if (kept.Generation != at.Snapshot.Generation.Number || kept.Erasures != at.Snapshot.Erasures || (age > Oldest && kept.Tag != tag))
            {
                _answers.Set(target, null);
                return null;
            }

            return (answer, kept.Tag, kept.Tag != tag && age > kept.Rest && _beingRefreshed.Add(target));
        }
    }

    /// <summary>Keeps an answer if it is dear, in place of the one before.</summary>
    /// <param name="began">When it was begun to be computed, by the clock.</param>
    public void Keep(string target, Measurement.At at, string tag, object answer, long began)
    {
        var took = clock.GetElapsedTime(began);
        lock (_lock)
        {
            var before = _answers.TryGet(target, out var known) ? known : null;
            if (before?.Began > began)
            {
                return;
            }

            if (took <= DearAnswers.Dear)
            {
                _answers.Set(target, null);
                return;
            }

            // The first time says little: what had to be compiled, or read from disk, need not be the next time.
            var usual = before is null ? TimeSpan.Zero : took < before.Took ? took : before.Took;
            _answers.Set(target, new(answer, tag, at.Snapshot.Generation.Number, at.Snapshot.Erasures, began, took, usual * MeasureRuns.RestPerWork));
        }
    }

    /// <summary>Whoever was to see to an answer's successor has done so, or cannot.</summary>
    public void Refreshed(string target, bool done)
    {
        lock (_lock)
        {
            _beingRefreshed.Remove(target);
            if (!done)
            {
                _answers.Set(target, null);
            }
        }
    }
}
