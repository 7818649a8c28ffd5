using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Tests.Erasures;
using Reciprocity.TestKit;

namespace Reciprocity.Projection.Tests.Queries;

/// <summary>What of a large network takes long is given again for a moment, and never after an erasure or a rebuild.</summary>
public sealed class KeptAnswersTests(ErasureDatabase database) : IClassFixture<ErasureDatabase>, IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(100);
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string _network = $"kept-{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<Held> _held = new();
    private KeptAnswers _kept = null!;
    private AnswerRefreshes _refreshes = null!;
    private Measurement _measurement = null!;
    private int _engaged;
    private int _computed;

    /// <param name="Number">How many had been computed with it.</param>
    private sealed record Answer(long Position, int Number);

    /// <summary>A computation that waits until the test lets it go on.</summary>
    private sealed class Held
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Begin(large: 0);
        await _refreshes.StartAsync(Cancellation);
        await EngageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _refreshes.StopAsync(CancellationToken.None);
        _refreshes.Dispose();
    }

    [Fact]
    public async Task It_is_of_when_it_was_computed_until_its_only_successor_is_there()
    {
        var (first, tag) = await AskAsync();
        await EngageAsync();
        var refresh = Hold();

        var meanwhile = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AskAsync()));
        Assert.All(meanwhile, given => Assert.Equal((first, tag), given));
        refresh.Gate.SetResult();
        var (next, nextTag) = await OtherThanAsync(tag);

        Assert.True(next!.Position > first!.Position);
        Assert.NotEqual(tag, nextTag);
        Assert.Equal(2, _computed);
    }

    [Fact]
    public async Task It_rests_nineteen_times_as_long_as_it_takes()
    {
        var (_, tag) = await AskAsync();
        await EngageAsync();
        (var second, tag) = await OtherThanAsync(tag);
        await EngageAsync();

        _clock.Advance(17 * Long);
        Assert.Equal(second, (await AskAsync()).Answer);
        Assert.Equal(2, _computed);
        _clock.Advance(3 * Long);
        var (third, _) = await OtherThanAsync(tag);

        Assert.Equal(3, _computed);
        Assert.True(third!.Position > second!.Position);
    }

    [Fact]
    public async Task After_a_minute_it_is_computed_while_the_caller_waits()
    {
        var (first, _) = await AskAsync();
        await EngageAsync();
        _clock.Advance(KeptAnswers.Oldest);

        Assert.True((await AskAsync()).Answer!.Position > first!.Position);
    }

    [Fact]
    public async Task No_answer_of_before_an_erasure_is_given_after_it()
    {
        await AskAsync();
        var erased = await database.EraseAsync(_network, "ana");
        Assert.Equal("done", erased.State);

        Assert.Equal(2, (await AskAsync()).Answer!.Number);
    }

    [Fact]
    public async Task Nor_is_one_that_was_being_computed_meanwhile()
    {
        await AskAsync();
        await EngageAsync();
        var refresh = Hold();
        await AskAsync();
        await refresh.Began.Task;
        await database.EraseAsync(_network, "ana");
        refresh.Gate.SetResult();

        Assert.Equal(3, (await AskAsync()).Answer!.Number);
    }

    [Fact]
    public async Task Nor_one_of_a_generation_that_is_active_no_longer()
    {
        await AskAsync();
        await database.Folded.RebuildAsync(_network);

        Assert.Equal(2, (await AskAsync()).Answer!.Number);
    }

    [Fact]
    public async Task Whoever_has_it_or_a_newer_one_is_not_sent_it()
    {
        var (_, tag) = await AskAsync();
        await EngageAsync();
        var refresh = Hold();

        Assert.Equal((null, tag), await AskAsync(ifNoneMatch: tag));
        refresh.Gate.SetResult();
        var (_, newer) = await OtherThanAsync(tag);
        Assert.Equal((null, newer), await AskAsync(ifNoneMatch: newer));
        Assert.NotNull((await AskAsync(ifNoneMatch: tag)).Answer);
    }

    [Fact]
    public async Task What_cannot_be_computed_any_more_is_given_no_longer()
    {
        var (_, tag) = await AskAsync();
        await EngageAsync();
        var refresh = Hold();
        await AskAsync();
        refresh.Gate.SetException(new InvalidOperationException("It fails on purpose."));

        await OtherThanAsync(tag);

        Assert.Equal(3, _computed);
    }

    [Fact]
    public async Task A_small_network_and_a_time_that_is_asked_for_are_answered_of_this_moment()
    {
        await AskAsync(asOf: "2027-06-01T00:00:00Z");
        await EngageAsync();
        await AskAsync(asOf: "2027-06-01T00:00:00Z");
        Assert.Equal(2, _computed);

        _refreshes.Dispose();
        Begin(large: 1_000);
        var (first, _) = await AskAsync();
        await EngageAsync();
        Assert.True((await AskAsync()).Answer!.Position > first!.Position);
    }

    [Fact]
    public async Task What_is_asked_for_once_as_by_who_leafs_through_a_list_is_not_kept_young()
    {
        await AskAsync();
        await EngageAsync();
        _clock.Advance(KeptAnswers.Oldest * 0.7);
        Assert.Empty(_kept.Ageing());
    }

    [Fact]
    public async Task What_was_asked_for_lately_is_kept_young_and_then_forgotten()
    {
        var (first, tag) = await AskAsync();
        await AskAsync();
        await EngageAsync();
        var refresh = Hold();

        _clock.Advance(KeptAnswers.Oldest * 0.7);
        await refresh.Began.Task;
        refresh.Gate.SetResult();
        var (second, _) = await OtherThanAsync(tag);
        Assert.Equal(2, second!.Number);
        Assert.True(second.Position > first!.Position);

        _clock.Advance(KeptAnswers.Remembered + KeptAnswers.Oldest);
        Assert.Empty(_kept.Ageing());
        Assert.Equal(3, (await AskAsync()).Answer!.Number);
    }

    [Fact]
    public async Task Stopping_ends_what_is_being_computed()
    {
        await AskAsync();
        await EngageAsync();
        var refresh = Hold();
        await AskAsync();
        await refresh.Began.Task;

        await _refreshes.StopAsync(Cancellation);

        Assert.True(_refreshes.ExecuteTask!.IsCompleted);
    }

    private void Begin(long large)
    {
        _kept = new(_clock) { Large = large };
        _refreshes = new(_kept, _clock, NullLogger<AnswerRefreshes>.Instance);
        _measurement = new(database.Folded.Stores, database.Source, new(), _kept, _refreshes, _clock);
    }

    private Task EngageAsync() => database.Folded.FoldAsync(_network, FoldedDatabase.Engaged(_network, ++_engaged, "like", "ana", "bo", Start.AddHours(_engaged)));

    private async Task<(Answer? Answer, string? Tag)> AskAsync(string? asOf = null, string? ifNoneMatch = null)
    {
        await using var asked = new Asked($"/v1/networks/{_network}/days", ifNoneMatch);
        var result = await _measurement.AnswerOfNetworkAsync(asked.Http, _network, asOf, ComputeAsync, "");
        return ((result.Result as Ok<Answer>)?.Value, asked.Tag);
    }

    /// <summary>Asks until another answer is given.</summary>
    private Task<(Answer? Answer, string? Tag)> OtherThanAsync(string? tag) =>
        Eventually.HoldsAsync("another answer is given", TimeSpan.FromMinutes(1), () => AskAsync(), given => given.Tag != tag);

    /// <summary>The next computation waits.</summary>
    private Held Hold()
    {
        var held = new Held();
        _held.Enqueue(held);
        return held;
    }

    private async Task<Answer?> ComputeAsync(Measurement.At at, CancellationToken cancellation)
    {
        var number = Interlocked.Increment(ref _computed);
        if (_held.TryDequeue(out var held))
        {
            held.Began.SetResult();
            await held.Gate.Task.WaitAsync(cancellation);
        }

        _clock.Advance(Long);
        return new(at.Snapshot.Position, number);
    }
}
