using JasperFx.Events.Daemon.HighWater;
using Reciprocity.Projection.Journal;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// Ends the daemon's wait for its next look at the journal when this process has appended something and the last page is committed.
/// What another process has appended is found when the wait is over by itself.
/// </summary>
/// <remarks>
/// Not while a page is being folded: what is found then becomes a page of its own, and a page of few events costs nearly as much as
/// one of many.
/// </remarks>
internal sealed class FoldWakeup(Appends appends) : IDaemonWakeup
{
    /// <summary>Between two looks: what comes meanwhile shares a page.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private TaskCompletionSource? _folding;
    private int _pages;
    private Task _appended = Task.CompletedTask;

    /// <summary>A page is being folded.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _pages++;
            _folding ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>It is committed, or failed.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (--_pages == 0)
            {
                _folding!.SetResult();
                _folding = null;
            }
        }
    }

    public async Task WaitAsync(TimeSpan timeout, CancellationToken token)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(token);
        var elapsed = Task.Delay(timeout, over.Token);
        await Task.Delay(Least, token);
        await Task.WhenAny(elapsed, _appended);
        while (!elapsed.IsCompleted && Folding() is { } folding)
        {
            await Task.WhenAny(elapsed, folding);
        }

        // Read before the look that follows: what is appended during it may not be seen by it.
        _appended = appends.Next;
        await over.CancelAsync();
        token.ThrowIfCancellationRequested();
    }

    /// <summary>Nothing to do: whoever waits has a time limit, and pages under way end by themselves.</summary>
    public void Dispose()
    {
    }

    private Task? Folding()
    {
        lock (_gate)
        {
            return _folding?.Task;
        }
    }
}
