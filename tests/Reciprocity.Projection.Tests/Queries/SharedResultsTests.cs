using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Tests.Queries;

public sealed class SharedResultsTests
{
    private readonly SharedResults<string, int> _results = new(4);
    private readonly TaskCompletionSource<int> _slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _computed;

    [Fact]
    public async Task Whoever_asks_meanwhile_waits_for_the_one_computation()
    {
        var asking = Enumerable.Range(0, 5).Select(_ => OfAsync(() => _slow.Task)).ToList();
        _slow.SetResult(7);

        Assert.All(await Task.WhenAll(asking), result => Assert.Equal(7, result));
        Assert.Equal(7, await OfAsync(() => Task.FromResult(8)));
        Assert.Equal(1, _computed);
    }

    [Fact]
    public async Task When_a_computation_fails_only_its_own_request_does_and_the_next_computes_anew()
    {
        var first = OfAsync(() => _slow.Task);
        var second = OfAsync(() => Task.FromResult(2));
        _slow.SetException(new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        Assert.Equal(2, await second);
        Assert.Equal(2, _computed);
    }

    [Fact]
    public async Task Who_waits_can_give_up_and_the_computation_goes_on()
    {
        var first = OfAsync(() => _slow.Task);
        using var impatient = new CancellationTokenSource();
        var second = _results.OfAsync("key", () => Task.FromResult(2), impatient.Token);
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _slow.SetResult(1);
        Assert.Equal(1, await first);
    }

    private Task<int> OfAsync(Func<Task<int>> compute) => _results.OfAsync(
        "key",
        () =>
        {
            Interlocked.Increment(ref _computed);
            return compute();
        },
        TestContext.Current.CancellationToken);
}
