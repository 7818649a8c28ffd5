using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Tests.Queries;

/// <summary>What is asked along with the beginning of a query is asked once, of the right generation and time, and not where it is of no use.</summary>
public sealed class OneRoundTripTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset Now = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly string _network = $"trip-{Guid.NewGuid():N}";
    private readonly DearAnswers _dear = new();
    private readonly List<Frame> _frames = [];
    private TimeSpan _takes;

    /// <param name="AsOf">Of when it was asked.</param>
    /// <param name="Schema">Of which read models.</param>
    /// <param name="Events">How many events of the network they have.</param>
    private sealed record Answer(DateTimeOffset AsOf, string Schema, long Events);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_asked_once_and_of_now()
    {
        await EngageAsync(Now.AddDays(-1));

        var answer = await AskAsync();

        Assert.Equal(new(Now, Assert.Single(_frames).Schema, 1), answer);
        Assert.Equal(Now, _frames[0].AsOf);
    }

    [Fact]
    public async Task A_network_that_is_ahead_of_the_clock_is_asked_again_of_its_own_time()
    {
        await EngageAsync(Now.AddMinutes(2));

        var answer = await AskAsync();

        Assert.Equal(Now.AddMinutes(2), answer!.AsOf);
        Assert.Equal([Now, Now.AddMinutes(2)], _frames.Select(frame => frame.AsOf));
    }

    [Fact]
    public async Task It_is_asked_of_the_generation_that_is_active()
    {
        await EngageAsync(Now.AddDays(-1));
        var before = await AskAsync();
        await database.RebuildAsync(_network);

        var after = await AskAsync();

        Assert.NotEqual(before!.Schema, after!.Schema);
        Assert.Equal(after.Schema, (await database.Stores.ActiveAsync(Cancellation)).Generation.Schema);
        Assert.Equal(before.Events, after.Events);
    }

    [Fact]
    public async Task Who_has_the_answer_already_asks_for_nothing_but_whether_it_is_still_the_same()
    {
        await EngageAsync(Now.AddDays(-1));
        var (_, tag) = await TaggedAsync();
        _frames.Clear();

        Assert.Null((await TaggedAsync(ifNoneMatch: tag)).Answer);
        Assert.Empty(_frames);

        await EngageAsync(Now.AddDays(-0.5));
        Assert.Equal(2, (await TaggedAsync(ifNoneMatch: tag)).Answer?.Events);
        Assert.Single(_frames);
    }

    [Fact]
    public async Task What_took_long_is_not_read_again_before_it_has_changed()
    {
        _takes = DearAnswers.Dear * 2;
        await EngageAsync(Now.AddDays(-1));
        var first = await AskAsync();
        _frames.Clear();

        Assert.Same(first, await AskAsync());
        Assert.Empty(_frames);

        await EngageAsync(Now.AddDays(-0.5));
        Assert.Equal(2, (await AskAsync())!.Events);
        Assert.Single(_frames);
    }

    [Fact]
    public async Task What_takes_long_in_the_database_is_known_to()
    {
        await EngageAsync(Now.AddDays(-1));
        var measurement = Measurement(TimeProvider.System);

        await AskAsync(measurement);
        await AskAsync(measurement);

        Assert.Single(_frames);

        async Task AskAsync(Measurement measurement)
        {
            await using var asked = new Asked($"/v1/networks/{_network}");
            await measurement.AnswerAsync(asked.Http, _network, "2027-01-02T00:00:00Z", LongQuestion, (at, _) => Task.FromResult<Answer?>(new(at.AsOf, at.Schema, 1)), "");
        }

        IEnumerable<NpgsqlBatchCommand> LongQuestion(Frame frame)
        {
            _frames.Add(frame);
            return [new($"select pg_sleep({(DearAnswers.Dear * 2).TotalSeconds.ToString(CultureInfo.InvariantCulture)})")];
        }
    }

    [Fact]
    public async Task A_network_of_which_nothing_is_folded_is_said_to_be_so()
    {
        await EngageAsync(Now.AddDays(-1));
        await using var asked = new Asked("/v1/networks/none");

        var result = await Measurement().AnswerAsync<Answer>(asked.Http, "none", null, Question, (_, _) => throw new InvalidOperationException(), "");

        Assert.Equal(404, Assert.IsType<ProblemHttpResult>(result.Result).StatusCode);
    }

    private IEnumerable<NpgsqlBatchCommand> Question(Frame frame)
    {
        _frames.Add(frame);
        return [new($"select $1, '{frame.Schema}', (data->>'events')::bigint from {frame.Schema}.mt_doc_networksummary where tenant_id = $2 and id = $2")
        {
            Parameters = { new() { Value = frame.AsOf }, new() { Value = frame.Network } },
        },];
    }

    private Task EngageAsync(DateTimeOffset at) =>
        database.FoldAsync(_network, FoldedDatabase.Engaged(_network, (int)(at - Now).TotalMinutes, "like", "ana", "bo", at));

    private Measurement Measurement(TimeProvider? clock = null)
    {
        var kept = new KeptAnswers(clock ?? _clock);
        return new(database.Stores, database.Source, _dear, kept, new(kept, clock ?? _clock, NullLogger<AnswerRefreshes>.Instance), clock ?? _clock);
    }

    private async Task<Answer?> AskAsync() => (await TaggedAsync()).Answer;

    private async Task<(Answer? Answer, string? Tag)> TaggedAsync(string? ifNoneMatch = null)
    {
        await using var asked = new Asked($"/v1/networks/{_network}", ifNoneMatch);
        var result = await Measurement().AnswerAsync(
            asked.Http,
            _network,
            null,
            Question,
            async (at, reader) =>
            {
                await reader.ReadAsync(Cancellation);
                _clock.Advance(_takes);
                return new Answer(reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1), reader.GetInt64(2));
            },
            "");
        return ((result.Result as Ok<Answer>)?.Value, asked.Tag);
    }
}
