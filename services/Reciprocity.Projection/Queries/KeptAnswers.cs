namespace Reciprocity.Projection.Queries;

/// <summary>
/// The latest answers about whole large networks that took long. Such a network changes all the time, so that none of them would ever
/// be of use to a second reader: whoever asks gets one of a moment ago, which says of when it is, while the next is computed behind.
/// </summary>
internal sealed class KeptAnswers(TimeProvider clock)
{
    /// <summary>No answer that is older is given: whoever asks then waits for a new one.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromMinutes(1);

    /// <summary>For how long after it was last asked for an answer is kept young enough to be given at once.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>As many as <see cref="DearAnswers"/> holds, and for the same reason.</summary>
    private const int Most = 64;

    /// <summary>Parts of the time that an answer is given again for one in which it is computed.</summary>
    private const int RestPerWork = 19;

    /// <summary>Leaves time for it to be its turn, and to be computed.</summary>
    private static readonly TimeSpan Old = Oldest * 0.6;

    private readonly Dictionary<string, Kept> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _beingRefreshed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>
    /// A network of fewer events is gone through faster than is dear. Where that took long nevertheless, the service had just started or
    /// was busy, and the next answer will be as quick as one that is kept.
    /// </summary>
    public long Large { get; init; } = 100_000;

    /// <param name="Tag">Its entity tag: of the position and time that it is of.</param>
    /// <param name="Began">When it was begun to be computed.</param>
    /// <param name="Rest">For how long from then on no other is computed because of who asks.</param>
    /// <param name="Again">Computes its successor.</param>
    private sealed record Kept(object Answer, string Tag, int Generation, long Erasures, long Began, TimeSpan Took, TimeSpan Rest, Func<CancellationToken, Task<bool>> Again)
    {
        /// <summary>When it, or what was there before it, was last asked for.</summary>
        public long Asked { get; set; }

        /// <summary>Whether it was asked for more than once: who leafs through a list comes by each page once.</summary>
        public bool AskedAgain { get; set; }
    }

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
            if (!_answers.TryGetValue(target, out var kept) || kept.Answer is not T answer)
            {
                return null;
            }

            var age = clock.GetElapsedTime(kept.Began);
            if (kept.Generation != at.Snapshot.Generation.Number || kept.Erasures != at.Snapshot.Erasures || (age > Oldest && kept.Tag != tag))
            {
                _answers.Remove(target);
                return null;
            }

            (kept.Asked, kept.AskedAgain) = (clock.GetTimestamp(), true);
            return (answer, kept.Tag, kept.Tag != tag && age > kept.Rest && _beingRefreshed.Add(target));
        }
    }

    /// <summary>Keeps an answer if it is dear, in place of the one before.</summary>
    /// <param name="began">When it was begun to be computed, by the clock.</param>
    /// <param name="again">Computes and keeps its successor; false where there is none any more. It must not use the request.</param>
    public void Keep(string target, Measurement.At at, string tag, object answer, long began, Func<CancellationToken, Task<bool>> again)
    {
        var took = clock.GetElapsedTime(began);
        lock (_lock)
        {
            var before = _answers.GetValueOrDefault(target);
            if (before?.Began > began)
            {
                return;
            }

            if (took <= DearAnswers.Dear)
            {
                _answers.Remove(target);
                return;
            }

            // The first time says little: what had to be compiled, or read from disk, need not be the next time.
            var usual = before is null ? TimeSpan.Zero : took < before.Took ? took : before.Took;
            _answers[target] = new(answer, tag, at.Snapshot.Generation.Number, at.Snapshot.Erasures, began, took, usual * RestPerWork, again)
            {
                Asked = before?.Asked ?? clock.GetTimestamp(),
                AskedAgain = before is not null && before.AskedAgain,
            };
            if (_answers.Count > Most)
            {
                _answers.Remove(_answers.MinBy(other => other.Value.Asked).Key);
            }
        }
    }

    /// <summary>
    /// Those that were asked for lately, and more than once, and will soon be too old, for the caller to see to their successors. Those that nobody has asked
    /// for are forgotten.
    /// </summary>
    public IReadOnlyList<(string Target, Func<CancellationToken, Task<bool>> Again)> Ageing()
    {
        lock (_lock)
        {
            foreach (var (target, _) in _answers.Where(kept => clock.GetElapsedTime(kept.Value.Asked) > Remembered).ToList())
            {
                _answers.Remove(target);
            }

            return [.. from kept in _answers
                       where kept.Value.AskedAgain && clock.GetElapsedTime(kept.Value.Began) > Old && _beingRefreshed.Add(kept.Key)
                       select (kept.Key, kept.Value.Again)];
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
                _answers.Remove(target);
            }
        }
    }
}
