using System.Net;
using System.Text;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Tests.Engagements;

public class EngagementEndpointTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    [Fact]
    public async Task One_engagement_is_accepted_and_is_in_the_queue_as_it_was_sent()
    {
        var response = await Http.SendAsync(Sending.Json, """
            {"id":"e-1","source":"shop","kind":"view","actor":"ana","target":"бо 🙂","content":"post-9",
             "occurredAt":"2026-01-23T12:00:00.1234567+02:00","campaign":"spring","count":7}
            """);

        var answer = await response.AnswerAsync(HttpStatusCode.Accepted);
        Assert.Equal((1, 0, 0), (answer.Accepted, answer.Duplicates, answer.Rejected));
        var result = Assert.Single(answer.Results);
        Assert.Equal((0, ItemStatus.Accepted, EventIdentity.Of("demo", "shop", "e-1")), (result.Index, result.Status, result.EventId));
        Assert.Null(result.Id);

        var pack = Assert.Single(await Journal.TakeAsync());
        Assert.Equal(("demo", false), (pack.Network, pack.Historical));
        Assert.Equal(new()
        {
            EventId = EventIdentity.Of("demo", "shop", "e-1"),
            Id = "e-1",
            Source = "shop",
            Kind = "view",
            Actor = "ana",
            Target = "бо 🙂",
            Content = "post-9",
            OccurredAt = new DateTimeOffset(2026, 1, 23, 10, 0, 0, TimeSpan.Zero).AddTicks(1_234_560),
            Campaign = "spring",
            Count = 7,
        }, Assert.Single(pack.Engagements));
    }

    [Fact]
    public async Task An_item_without_an_id_is_told_the_id_that_was_made()
    {
        var response = await Http.SendAsync(Sending.Json, """{"kind":"like","actor":"ana","target":"bo","occurredAt":"2026-11-23T10:00:00Z","source":null}""");

        var result = Assert.Single((await response.AnswerAsync(HttpStatusCode.Accepted)).Results);
        Assert.Equal("ea3cbeb187d58c24326d1aa77f352ae4073911602d031b18e88c383743e07612", result.Id);
    }

    [Fact]
    public async Task The_same_item_twice_is_a_duplicate_and_travels_once()
    {
        var response = await Http.SendAsync(Sending.Json, $"[{Sending.Like(1)},{Sending.Like(2)},{Sending.Like(1)}]");

        var answer = await response.AnswerAsync(HttpStatusCode.Accepted);
        Assert.Equal((2, 1, 0), (answer.Accepted, answer.Duplicates, answer.Rejected));
        Assert.Equal([ItemStatus.Accepted, ItemStatus.Accepted, ItemStatus.Duplicate], answer.Results.Select(result => result.Status));
        Assert.Equal(answer.Results[0].EventId, answer.Results[2].EventId);
        Assert.Equal(2, (await Journal.TakeEngagementsAsync()).Count);
    }

    [Fact]
    public async Task What_is_wrong_is_rejected_and_the_rest_goes_on()
    {
        var response = await Http.SendAsync(Sending.Json, $$"""[{{Sending.Like(1)}},{"id":"x","kind":"lik","actor":"ana","target":"bo"},{{Sending.Like(2)}}]""");

        var answer = await response.AnswerAsync(HttpStatusCode.MultiStatus);
        Assert.Equal((2, 0, 1), (answer.Accepted, answer.Duplicates, answer.Rejected));
        Assert.Equal(1, answer.RejectedBy[RejectionReason.UnknownKind]);
        Assert.Equal([0, 1, 2], answer.Results.Select(result => result.Index));
        var error = Assert.Single(answer.Results[1].Errors!);
        Assert.Equal("/kind", error.Pointer);
        Assert.Contains("comment", error.Detail, StringComparison.Ordinal);
        Assert.Equal(["e-1", "e-2"], (await Journal.TakeEngagementsAsync()).Select(engagement => engagement.Id));
    }

    [Fact]
    public async Task Return_minimal_leaves_accepted_items_out()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/networks/demo/engagements")
        {
            Content = new StringContent($"[{Sending.Like(1)},7]", Encoding.UTF8, Sending.Json),
            Headers = { { "Prefer", "return=minimal" } },
        };

        var response = await Http.SendAsync(request);
        Assert.Equal("return=minimal", Assert.Single(response.Headers.GetValues("Preference-Applied")));
        Assert.Equal(1, Assert.Single((await response.AnswerAsync(HttpStatusCode.MultiStatus)).Results).Index);
    }

    [Fact]
    public async Task Of_many_items_the_first_thousand_are_listed_and_all_are_counted()
    {
        var items = string.Join(',', Enumerable.Range(0, 3000).Select(i => i < 1500 ? Sending.Like(i) : "7"));

        var answer = await (await Http.SendAsync(Sending.Json, $"[{items}]")).AnswerAsync(HttpStatusCode.MultiStatus);
        Assert.Equal((1500, 1500), (answer.Accepted, answer.Rejected));
        Assert.Equal([.. Enumerable.Range(0, 1000), .. Enumerable.Range(1500, 1000)], answer.Results.Select(result => result.Index));
        Assert.Equal(1500, (await Journal.TakeEngagementsAsync()).Count);
    }

    [Theory]
    [InlineData(Sending.Json)]
    [InlineData(Sending.Ndjson)]
    public async Task A_backfill_is_marked(string type)
    {
        await (await Http.SendAsync(type, Sending.Like(1), "?historical=true")).AnswerAsync(HttpStatusCode.Accepted);
        Assert.True(Assert.Single(await Journal.TakeAsync()).Historical);
    }

    [Fact]
    public async Task A_backfill_and_a_live_engagement_never_share_a_pack()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            await (await Http.SendAsync(Sending.Json, Sending.Like(i), i % 2 == 0 ? "?historical=true" : "")).AnswerAsync(HttpStatusCode.Accepted)));

        foreach (var pack in await Journal.TakeAsync())
        {
            Assert.All(pack.Engagements, engagement => Assert.Equal(pack.Historical, int.Parse(engagement.Id[2..]) % 2 == 0));
        }
    }

    [Fact]
    public async Task The_document_names_every_type_status_and_platform()
    {
        var document = await Http.GetStringAsync("/openapi/v1.json");
        Assert.All(
            [
                "application/json", "application/x-ndjson", "text/csv", "application/cloudevents+json", "application/cloudevents-batch+json", "application/activity+json",
                "application/ld+json", "ce-type", "WebHook-Request-Origin", "/webhooks/{platform}", "instagram", "mastodon", "bluesky", "crc_token", "hub.challenge",
                "\"202\"", "\"207\"", "\"400\"", "\"401\"", "\"403\"", "\"404\"", "\"413\"", "\"415\"", "\"503\"",
            ],
            expected => Assert.Contains(expected, document, StringComparison.Ordinal));
    }
}
