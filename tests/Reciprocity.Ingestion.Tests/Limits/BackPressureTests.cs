using System.Net;
using Reciprocity.TestKit;

namespace Reciprocity.Ingestion.Tests.Limits;

/// <summary>What the service cannot hold, or the queue may not, is refused with 503 and taken when there is room again.</summary>
public class BackPressureTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Requests_hold_no_more_than_they_may_together()
    {
        await using var service = new IngestionService(SharedBroker.Address, ("Limits:BytesInFlight", "1500000"));
        using var http = await service.StartReadyAsync();
        var large = Sending.Like(1) + new string(' ', 500_000);
        using var slow = await SlowRequest.StartAsync(http.BaseAddress!, Sending.Json, large.Length + 1);
        await slow.SendAsync(large);
        await Eventually.HoldsAsync("the slow request holds its part", Patience, () => HeldAsync(http), held => held >= large.Length);

        var refused = await http.SendAsync(Sending.Json, Sending.Like(2) + new string(' ', 500_000));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Contains("other requests", await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        await (await http.SendAsync(Sending.Json, Sending.Like(3))).AnswerAsync(HttpStatusCode.Accepted);

        await slow.SendAsync(" ");
        Assert.Equal("202", await slow.Status.WaitAsync(Patience));
        await Eventually.HoldsAsync("all room is given back", Patience, () => HeldAsync(http), held => held == 0);
        await (await http.SendAsync(Sending.Json, Sending.Like(2) + new string(' ', 500_000))).AnswerAsync(HttpStatusCode.Accepted);
        Assert.Equal(["e-3", "e-1", "e-2"], (await Journal.TakeEngagementsAsync()).Select(engagement => engagement.Id));
    }

    [Fact]
    public async Task A_stream_holds_no_more_than_what_is_on_its_way()
    {
        await using var service = new IngestionService(SharedBroker.Address, ("Limits:BytesInFlight", "4000000"));
        using var http = await service.StartReadyAsync();

        var answer = await (await http.SendAsync(Sending.Ndjson, string.Join('\n', Enumerable.Range(0, 40_000).Select(Sending.Like)))).AnswerAsync(HttpStatusCode.Accepted);

        Assert.Equal(40_000, answer.Accepted);
        await Eventually.HoldsAsync("all room is given back", Patience, () => HeldAsync(http), held => held == 0);
    }

    [Fact]
    public async Task A_full_queue_refuses_more_and_the_service_is_not_ready_until_it_drains()
    {
        await using var service = new IngestionService(SharedBroker.Address, ("Limits:QueuedPacks", "1"));
        using var http = await service.StartReadyAsync();
        await (await http.SendAsync(Sending.Json, Sending.Like(0))).AnswerAsync(HttpStatusCode.Accepted);

        using var refused = await Eventually.HoldsAsync(
            "the queue is full", Patience, () => http.SendAsync(Sending.Json, Sending.Like(1)), response => response.StatusCode != HttpStatusCode.Accepted);
        Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
        Assert.Contains("queue", await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready")).StatusCode);

        await Journal.EmptyAsync();
        await IngestionService.UntilReadyAsync(http);
        await (await http.SendAsync(Sending.Json, Sending.Like(1))).AnswerAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_large_array_is_published_in_parts_and_none_of_it_if_it_ends_in_a_fault()
    {
        var items = string.Join(',', Enumerable.Range(0, 5000).Select(Sending.Like));

        await (await Http.SendAsync(Sending.Json, $"[{items},{{]")).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Empty(await Journal.TakeEngagementsAsync());

        var answer = await (await Http.SendAsync(Sending.Json, $"[{items},7]")).AnswerAsync(HttpStatusCode.MultiStatus);
        Assert.Equal((5000, 1), (answer.Accepted, answer.Rejected));
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"e-{i}"), (await Journal.TakeEngagementsAsync()).Select(engagement => engagement.Id));
    }

    [Theory]
    [InlineData("Limits:BytesInFlight", "0")]
    [InlineData("Limits:BodyPause", "00:00:00")]
    public void A_limit_of_nothing_is_refused_at_start(string setting, string value)
    {
        using var service = new IngestionService(new Uri("amqp://guest:guest@127.0.0.1:9/"), (setting, value));

        Assert.Contains("greater than zero", Assert.ThrowsAny<Exception>(service.Start).ToString(), StringComparison.Ordinal);
    }

    private static async Task<long> HeldAsync(HttpClient http)
    {
        var metrics = await http.GetStringAsync("/metrics");
        var line = metrics.Split('\n').Single(line => line.StartsWith("reciprocity_ingestion_held", StringComparison.Ordinal) && line.Contains("_bytes", StringComparison.Ordinal));
        return (long)double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
