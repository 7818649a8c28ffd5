namespace Reciprocity.Projection.Folding;

/// <summary>
/// A page of the fold, from its first event until it is known whether it was committed. The next page builds on it meanwhile, and
/// is never committed if this one is not.
/// </summary>
/// <param name="before">The page that this one builds on; null where that is what the database holds.</param>
internal sealed class FoldPage(FoldPage? before = null)
{
    private Dictionary<string, Part> _parts = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FoldPage? _before = before;

    /// <summary>What a page leaves of a network.</summary>
    /// <param name="Mark">How far the network is folded then.</param>
    /// <param name="Staged">The states that it writes.</param>
    /// <param name="Moments">The first and last engagements of the pairs among them.</param>
    /// <param name="Started">When it began.</param>
    /// <param name="Oldest">When the first of its events was appended.</param>
    public sealed record Part(FoldMark Mark, FoldCache.Staged Staged, IReadOnlyList<MemberMoments.OfPair> Moments, long Started, DateTimeOffset Oldest);

    public void Add(string network, Part part) => _parts.Add(network, part);

    /// <summary>
    /// What the page before leaves of a network, as long as the database may not show it. Null once it is committed, and where it
    /// has nothing of this network.
    /// </summary>
    public Part? Ahead(string network) => _before is { _ended.Task.IsCompleted: false } page ? page._parts.GetValueOrDefault(network) : null;

    /// <summary>Waits for the page before: for what only the database knows.</summary>
    /// <exception cref="OperationCanceledException">It was not committed, so neither will this one be.</exception>
    public async Task BeforeAsync(CancellationToken cancellation)
    {
        if (_before is { } page && !await page._ended.Task.WaitAsync(cancellation))
        {
            throw new OperationCanceledException("The page before was not committed.");
        }
    }

    /// <summary>It waits for its commit, and needs the page before no more.</summary>
    public void Built() => _before = null;

    /// <summary>It is known now; from now on the database is asked.</summary>
    /// <returns>Its parts, which it lets go of: the last page of a burst would keep them until the next.</returns>
    public IReadOnlyCollection<Part> End(bool committed)
    {
        _ended.TrySetResult(committed);
        return Interlocked.Exchange(ref _parts, []).Values;
    }
}
