using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Reciprocity.TestKit;

namespace Reciprocity.Ingestion.Tests.Publishing;

/// <summary>202 means that the broker holds it; where it cannot say so, the answer is 503, and soon.</summary>
public class UnavailableTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Without_a_broker_the_service_runs_is_not_ready_and_answers_503()
    {
        await using var service = new IngestionService(new Uri("amqp://nobody:nothing@127.0.0.1:1/"));
        using var http = service.Start();

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready")).StatusCode);
        await AssertUnavailableAsync(http, Sending.Json, Sending.Like(1));
        await AssertUnavailableAsync(http, Sending.Ndjson, string.Join('\n', Enumerable.Range(0, 5000).Select(Sending.Like)));
    }

    [Fact]
    public async Task While_the_broker_is_paused_everyone_is_answered_503_and_afterwards_all_is_well()
    {
        _ = SharedBroker.Address;
        await using var broker = await PrivateBroker.StartAsync();
        await using var service = new IngestionService(broker.Address);
        using var http = await service.StartReadyAsync();
        await (await http.SendAsync(Sending.Json, Sending.Like(0))).AnswerAsync(HttpStatusCode.Accepted);

        await broker.PauseAsync();
        await Task.WhenAll(Enumerable.Range(1, 100).Select(i => AssertUnavailableAsync(http, Sending.Json, Sending.Like(i))));
        await AssertUnavailableAsync(http, Sending.Json, $"[{string.Join(',', Enumerable.Range(0, 20_000).Select(Sending.Like))}]");
        await AssertUnavailableAsync(http, Sending.Ndjson, string.Join('\n', Enumerable.Range(0, 20_000).Select(Sending.Like)));

        await broker.ResumeAsync();
        await IngestionService.UntilReadyAsync(http);

        // Sent again, as the answers ask: it has a backlog of its own to work off first.
        await Eventually.HoldsAsync(
            "the broker confirms again",
            TimeSpan.FromSeconds(60),
            async () =>
            {
                using var response = await http.SendAsync(Sending.Json, Sending.Like(0));
                return response.StatusCode;
            },
            status => status == HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task When_the_broker_dies_everyone_is_answered_503_until_it_is_back()
    {
        _ = SharedBroker.Address;
        await using var broker = await PrivateBroker.StartAsync();
        await using var service = new IngestionService(broker.Address);
        using var http = await service.StartReadyAsync();
        await (await http.SendAsync(Sending.Json, Sending.Like(0))).AnswerAsync(HttpStatusCode.Accepted);

        await broker.KillAsync();
        await AssertUnavailableAsync(http, Sending.Json, Sending.Like(1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready")).StatusCode);

        await broker.StartAgainAsync();
        await IngestionService.UntilReadyAsync(http);
        await (await http.SendAsync(Sending.Json, Sending.Like(1))).AnswerAsync(HttpStatusCode.Accepted);
    }

    private static async Task AssertUnavailableAsync(HttpClient http, string type, string body)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await http.SendAsync(type, body);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Soon);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, text);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        using var problem = JsonDocument.Parse(text);
        Assert.Equal(0, problem.RootElement.GetProperty("accepted").GetInt32());
        Assert.Equal(0, problem.RootElement.GetProperty("taken").GetInt32());
    }
}
