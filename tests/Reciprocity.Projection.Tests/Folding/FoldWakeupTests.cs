using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Journal;

namespace Reciprocity.Projection.Tests.Folding;

/// <summary>Nothing here waits for the hour that a wait takes by itself: what should end it does, or the test does not end.</summary>
public sealed class FoldWakeupTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);
    private readonly Appends _appends = new();
    private readonly FoldWakeup _wakeup;
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public FoldWakeupTests() => _wakeup = new(_appends);

    public void Dispose() => _wakeup.Dispose();

    [Fact]
    public async Task A_commit_ends_the_wait()
    {
        await _wakeup.WaitAsync(Hour, _cancellation); // The first look is at once.
        var waiting = _wakeup.WaitAsync(Hour, _cancellation);
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(Moment, _cancellation)));
        _appends.Committed();
        await waiting;
    }

    [Fact]
    public async Task A_commit_during_the_look_ends_the_next_wait()
    {
        await _wakeup.WaitAsync(Hour, _cancellation);
        _appends.Committed();
        await _wakeup.WaitAsync(Hour, _cancellation);
    }

    [Fact]
    public async Task A_page_that_is_being_folded_is_waited_for()
    {
        _wakeup.Begin();
        _appends.Committed();
        var waiting = _wakeup.WaitAsync(Hour, _cancellation);
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(Moment, _cancellation)));
        _wakeup.End();
        await waiting;
    }

    [Fact]
    public async Task Without_a_commit_the_wait_ends_by_itself_as_when_another_process_has_appended()
    {
        await _wakeup.WaitAsync(Hour, _cancellation);
        _wakeup.Begin();
        await _wakeup.WaitAsync(TimeSpan.FromMilliseconds(100), _cancellation);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        await _wakeup.WaitAsync(Hour, _cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        var waiting = _wakeup.WaitAsync(Hour, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
