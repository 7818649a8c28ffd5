using System.Net;
using System.Text;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Ingestion.Tests.CloudEvents;

public class WebhookValidationTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    [Theory]
    [InlineData("sender.example", null, "*")]
    [InlineData("sender.example", "120", "120")]
    public async Task A_sender_that_asks_may_deliver(string origin, string? rate, string allowed)
    {
        using var response = await AskAsync(origin, rate);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(origin, Assert.Single(response.Headers.GetValues("WebHook-Allowed-Origin")));
        Assert.Equal(allowed, Assert.Single(response.Headers.GetValues("WebHook-Allowed-Rate")));
        Assert.Contains("POST", response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task A_rate_is_a_number(string rate) => await (await AskAsync("sender.example", rate)).ProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Who_asks_for_no_origin_is_told_what_is_allowed()
    {
        using var response = await AskAsync(null, null);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.False(response.Headers.Contains("WebHook-Allowed-Origin"));
        Assert.Contains("POST", response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("application/cloudevents+json", "[]")]
    [InlineData("application/cloudevents-batch+json", "{}")]
    [InlineData("application/cloudevents+json", "nonsense")]
    [InlineData("application/cloudevents+json", "")]
    [InlineData("application/cloudevents-batch+json", "[")]
    [InlineData("application/cloudevents-batch+json", "[]")]
    [InlineData("application/activity+json", "nonsense")]
    [InlineData("application/activity+json", "")]
    [InlineData("application/activity+json", "{\"items\":[1,")]
    public async Task A_body_that_cannot_be_read_is_a_problem(string type, string body) =>
        await (await Http.SendAsync(type, body)).ProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task An_event_in_binary_mode_has_data_that_is_json()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/networks/demo/engagements")
        {
            Content = new StringContent("<like/>", Encoding.UTF8, "application/xml"),
            Headers = { { "ce-specversion", "1.0" }, { "ce-id", "1" }, { "ce-source", "s" }, { "ce-type", "like" } },
        };
        Assert.Contains("application/json", await (await Http.SendAsync(request)).ProblemAsync(HttpStatusCode.UnsupportedMediaType), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/cloudevents+json", null, """{"specversion":"1.0","id":"e-1","source":"shop","type":"engagement.like","time":"2026-01-23T10:00:00Z","data":{"actor":"ana","target":"bo"}}""")]
    [InlineData("application/cloudevents-batch+json", null, """[{"specversion":"1.0","id":"e-1","source":"shop","type":"engagement.like","data":{"actor":"ana","target":"bo"}}]""")]
    [InlineData("application/json", "e-1", """{"actor":"ana","target":"bo"}""")]
    [InlineData("application/json", null, """{"id":"e-1","source":"shop","kind":"like","actor":"ana","target":"bo"}""")]
    public async Task The_same_source_and_id_is_the_same_event_in_every_format(string type, string? id, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/networks/demo/engagements") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { { "Content-Type", type } } } };
        if (id is not null)
        {
            (string, string)[] headers = [("ce-specversion", "1.0"), ("ce-id", id), ("ce-source", "shop"), ("ce-type", "x.engagement.like")];
            Array.ForEach(headers, header => request.Headers.Add(header.Item1, header.Item2));
        }

        await (await Http.SendAsync(request)).AnswerAsync(HttpStatusCode.Accepted);
        Assert.Equal(EventIdentity.Of("demo", "shop", "e-1"), Assert.Single(await Journal.TakeEngagementsAsync()).EventId);
    }

    private Task<HttpResponseMessage> AskAsync(string? origin, string? rate)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/v1/networks/demo/engagements");
        if (origin is not null)
        {
            request.Headers.Add("WebHook-Request-Origin", origin);
        }

        if (rate is not null)
        {
            request.Headers.Add("WebHook-Request-Rate", rate);
        }

        return Http.SendAsync(request);
    }
}
