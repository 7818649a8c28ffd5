using Marten;
using Marten.Services;

namespace Reciprocity.Projection.Folding;

/// <summary>Measures pages when they are committed. What a page that was not committed has left is overwritten when it is folded again.</summary>
internal sealed class CommittedPages(FoldMetrics metrics, FoldWakeup wakeup) : IChangeListener
{
    /// <summary>Told that nothing is being folded any more.</summary>
    public FoldWakeup Wakeup { get; } = wakeup;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Started, DateTimeOffset Oldest)> _slices = new(StringComparer.Ordinal);

    /// <summary>Notes a network's slice of the page that is being folded, and when its oldest event was appended.</summary>
    public void Expect(string network, long started, DateTimeOffset oldest)
    {
        lock (_gate)
        {
            _slices[network] = (started, oldest);
        }
    }

    public Task BeforeCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token) => Task.CompletedTask;

    public Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        lock (_gate)
        {
            if (_slices.Count > 0)
            {
                metrics.Committed(_slices.Values.Min(slice => slice.Started), _slices.Values.Select(slice => slice.Oldest));
                _slices.Clear();
            }
        }

        Wakeup.End();
        return Task.CompletedTask;
    }
}
