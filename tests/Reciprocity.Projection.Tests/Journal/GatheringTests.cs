using System.Threading.Channels;
using Reciprocity.Projection.Journal;

namespace Reciprocity.Projection.Tests.Journal;

public sealed class GatheringTests : IDisposable
{
    private readonly Channel<Write> _writes = Channel.CreateUnbounded<Write>();
    private readonly Gathering<int> _gathering;

    public GatheringTests() => _gathering = new(3, async (items, _) =>
    {
        var write = new Write([.. items], new(TaskCreationOptions.RunContinuationsAsynchronously));
        _writes.Writer.TryWrite(write);
        await write.Done.Task;
    });

    public void Dispose() => _gathering.Dispose();

    [Fact]
    public async Task What_comes_while_something_is_written_is_written_together_in_its_order()
    {
        var first = WriteAsync(1);
        var begun = await NextAsync();
        Assert.Equal([1], begun.Items);
        Task[] others = [.. Enumerable.Range(2, 5).Select(item => WriteAsync(item))];

        begun.Done.SetResult();
        await first;
        var second = await NextAsync();
        Assert.Equal([2, 3, 4], second.Items);
        Assert.DoesNotContain(others, other => other.IsCompleted);

        second.Done.SetResult();
        await Task.WhenAll(others[..3]);
        var third = await NextAsync();
        Assert.Equal([5, 6], third.Items);
        third.Done.SetResult();
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task What_failed_fails_for_whoever_wrote_it_and_is_tried_again_by_the_others()
    {
        var first = WriteAsync(1);
        var begun = await NextAsync();
        var second = WriteAsync(2);
        var third = WriteAsync(3);
        begun.Done.SetResult();
        await first;

        (await NextAsync()).Done.SetException(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
        var again = await NextAsync();
        Assert.Equal([3], again.Items);
        again.Done.SetResult();
        await third;
    }

    [Fact]
    public async Task Who_is_told_to_stop_while_waiting_says_so_with_its_own_token_and_is_not_written()
    {
        using var stop = new CancellationTokenSource();
        var first = WriteAsync(1);
        var begun = await NextAsync();
        var second = _gathering.WriteAsync(2, stop.Token);
        var third = WriteAsync(3);

        await stop.CancelAsync();
        var stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(stop.Token, stopped.CancellationToken);
        begun.Done.SetResult();
        await first;
        var next = await NextAsync();
        Assert.Equal([3], next.Items);
        next.Done.SetResult();
        await third;
    }

    private Task WriteAsync(int item) => _gathering.WriteAsync(item, TestContext.Current.CancellationToken);

    private async Task<Write> NextAsync() => await _writes.Reader.ReadAsync(TestContext.Current.CancellationToken);

    private sealed record Write(int[] Items, TaskCompletionSource Done);
}
