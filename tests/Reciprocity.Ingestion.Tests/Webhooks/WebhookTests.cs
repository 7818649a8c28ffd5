using System.Net;
using System.Text;
using System.Text.Json;
using Reciprocity.Contracts.V1;
using Reciprocity.Ingestion.Tests.Access;
using Reciprocity.TestKit;

namespace Reciprocity.Ingestion.Tests.Webhooks;

public class WebhookTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    private const string Nothing = "{}";

    [Theory]
    [InlineData("instagram", """{"entry":[]}""")]
    [InlineData("x", Nothing)]
    [InlineData("mastodon", """{"event":"account.created"}""")]
    public async Task A_delivery_that_is_not_signed_with_the_secret_is_refused(string platform, string body)
    {
        (await Http.DeliverAsync(platform, body)).EnsureSuccessStatusCode();
        await (await Http.DeliverAsync(platform, body, secret: "another")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("instagram", "X-Hub-Signature-256", null)]
    [InlineData("instagram", "X-Hub-Signature-256", "")]
    [InlineData("instagram", "X-Hub-Signature-256", "sha256=")]
    [InlineData("instagram", "X-Hub-Signature-256", "sha256=zz")]
    [InlineData("instagram", "X-Hub-Signature-256", "sha1=0000000000000000000000000000000000000000")]
    [InlineData("instagram", "X-Hub-Signature-256", "sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("instagram", "X-Hub-Signature-256", "sha256=00000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("x", "x-twitter-webhooks-signature", "sha256=")]
    [InlineData("x", "x-twitter-webhooks-signature", "sha256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("x", "x-twitter-webhooks-signature", "sha256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x", "x-twitter-webhooks-signature", "sha256=!")]
    [InlineData("mastodon", "X-Hub-Signature", null)]
    public async Task A_header_that_is_no_signature_is_refused(string platform, string header, string? value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/networks/demo/webhooks/{platform}") { Content = new StringContent(Nothing) };
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        Assert.Contains(header, await (await Http.SendAsync(request)).ProblemAsync(HttpStatusCode.Unauthorized), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_a_refused_delivery_is_taken()
    {
        await (await Http.DeliverAsync("x", """{"follow_events":[{"created_timestamp":"1517588749178","target":{"id":"12"},"source":{"id":"21"}}]}""", secret: "another")).ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Empty(await Journal.TakeEngagementsAsync());
    }

    [Fact]
    public async Task A_network_may_have_a_secret_of_its_own()
    {
        const string Body = """{"event":"account.created"}""";
        (await Http.DeliverAsync("mastodon", Body, secret: Signing.OtherSecret, network: "other")).EnsureSuccessStatusCode();
        await (await Http.DeliverAsync("mastodon", Body, network: "other")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Where_there_are_keys_platforms_that_sign_need_none_and_jetstream_does()
    {
        await using var service = new IngestionService(
            SharedBroker.Address,
            ("Access:Keys:relay:Hash", AccessOptionsTests.HashOf("relay-key")), ("Access:Keys:relay:Scopes", "ingest"), ("Access:Keys:relay:Networks", "*"));
        var http = service.Start();
        (await http.DeliverAsync("mastodon", """{"event":"account.created"}""")).EnsureSuccessStatusCode();
        await (await http.DeliverAsync("mastodon", Nothing, secret: "another")).ProblemAsync(HttpStatusCode.Unauthorized);
        await (await http.DeliverAsync("bluesky", """{"kind":"account"}""")).ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v1/networks/demo/webhooks/x?crc_token=token")).StatusCode);
    }

    [Fact]
    public async Task A_stream_of_any_length_is_read_as_it_arrives()
    {
        var lines = string.Concat(Enumerable.Range(0, 3000).Select(i =>
            $$"""{"did":"did:plc:a{{i}}","time_us":1725912000000000,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.graph.follow","rkey":"r","record":{"createdAt":"2024-09-09T19:46:02Z","subject":"did:plc:bo"}""" + "}}\n"));

        var answer = await (await Http.DeliverAsync("bluesky", lines)).AnswerAsync(HttpStatusCode.Accepted);
        Assert.Equal(3000, answer.Accepted);
        Assert.Equal(3000, (await Journal.TakeEngagementsAsync()).Select(engagement => engagement.Actor).Distinct().Count());
    }

    [Fact]
    public async Task The_line_of_an_error_is_said()
    {
        var answer = await (await Http.DeliverAsync("bluesky", "\n\nnonsense\n")).AnswerAsync(HttpStatusCode.BadRequest);
        Assert.EndsWith("(line 3)", Assert.Single(Assert.Single(answer.Results).Errors!).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_is_not_configured_is_told_what_is_missing()
    {
        Assert.Contains("Webhooks:x:Secret", await (await Http.DeliverAsync("x", Nothing, network: "other")).ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("Webhooks:x:Secret", await (await Http.GetAsync("/v1/networks/other/webhooks/x?crc_token=1")).ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task An_unknown_platform_is_told_which_are_known(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/v1/networks/demo/webhooks/myspace");
        Assert.Contains("instagram, x, bluesky, mastodon", await (await Http.SendAsync(request)).ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "mastodon")]
    [InlineData("GET", "x")]
    public async Task A_network_has_a_name(string method, string platform)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/networks/NO/webhooks/{platform}");
        Assert.Contains("no name for a network", await (await Http.SendAsync(request)).ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instagram_gets_its_challenge_back()
    {
        var response = await Http.GetAsync($"/v1/networks/demo/webhooks/instagram?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={Signing.VerifyToken}");
        Assert.Equal(("text/plain", "1158201444"), (response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("hub.mode=subscribe&hub.challenge=1&hub.verify_token=another", HttpStatusCode.Forbidden)]
    [InlineData("hub.mode=subscribe&hub.challenge=1", HttpStatusCode.Forbidden)]
    [InlineData("hub.challenge=1&hub.verify_token=" + Signing.VerifyToken, HttpStatusCode.BadRequest)]
    [InlineData("hub.mode=subscribe&hub.verify_token=" + Signing.VerifyToken, HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task Nobody_else_does(string query, HttpStatusCode status) =>
        await (await Http.GetAsync($"/v1/networks/demo/webhooks/instagram?{query}")).ProblemAsync(status);

    [Fact]
    public async Task X_gets_its_token_signed()
    {
        var answer = await Http.GetFromTextAsync("/v1/networks/demo/webhooks/x?crc_token=token&nonce=2");

        // printf token | openssl dgst -sha256 -hmac whsec-for-tests -binary | base64
        Assert.Equal("sha256=OGAAiYLNpjzBFN9A1wemi6SOQ22yjilVT3qOwv4mPq4=", answer.GetProperty("response_token").GetString());
        await (await Http.GetAsync("/v1/networks/demo/webhooks/x")).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("bluesky")]
    [InlineData("mastodon")]
    public async Task The_others_ask_nothing(string platform)
    {
        var response = await Http.GetAsync($"/v1/networks/demo/webhooks/{platform}");
        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_delivery_that_comes_twice_is_the_same_engagement()
    {
        const string Body = """{"follow_events":[{"type":"follow","created_timestamp":"1517588749178","target":{"id":"12"},"source":{"id":"21"}}]}""";
        await (await Http.DeliverAsync("x", Body)).AnswerAsync(HttpStatusCode.Accepted);
        await (await Http.DeliverAsync("x", Body)).AnswerAsync(HttpStatusCode.Accepted);
        Assert.Single((await Journal.TakeEngagementsAsync()).Select(engagement => engagement.EventId).Distinct());
    }

    [Fact]
    public async Task A_status_is_the_same_engagement_whichever_way_it_comes()
    {
        const string Webhook = """
            {"event":"status.created","object":{"id":"4","created_at":"2026-01-23T10:00:00.000Z","uri":"https://m.example/users/ana/statuses/4","account":{"id":"10","url":"https://m.example/@ana"},
             "in_reply_to_id":"3","in_reply_to_account_id":"20","mentions":[{"id":"20","url":"https://m.example/@bo"}]}}
            """;
        const string Activity = """
            {"id":"https://m.example/users/ana/statuses/4/activity","type":"Create","actor":"https://m.example/users/ana","published":"2026-01-23T10:00:00Z",
             "object":{"id":"https://m.example/users/ana/statuses/4","type":"Note","inReplyTo":"https://m.example/users/bo/statuses/3","tag":[{"type":"Mention","href":"https://m.example/users/bo"}]}}
            """;
        await (await Http.DeliverAsync("mastodon", Webhook)).AnswerAsync(HttpStatusCode.Accepted);
        await (await Http.SendAsync("application/activity+json", Activity)).AnswerAsync(HttpStatusCode.Accepted);

        IReadOnlyList<PackedEngagement> both = await Journal.TakeEngagementsAsync();
        Assert.Equal(2, both.Count);
        Assert.Equal(both[0], both[1]);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        var response = await Http.DeliverAsync("x", new string(' ', 33 * 1024 * 1024));
        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }
}

file static class Getting
{
    public static async Task<JsonElement> GetFromTextAsync(this HttpClient http, string address)
    {
        var response = await http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(Encoding.UTF8.GetBytes(await response.Content.ReadAsStringAsync())).RootElement;
    }
}
