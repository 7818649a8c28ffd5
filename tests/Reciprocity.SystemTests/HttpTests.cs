using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;

namespace Reciprocity.SystemTests;

public sealed class HttpTests(RunningSystem running) : RunningSystemTest(running)
{
    private const string Later = "2031-01-01T00:00:00Z";

    [Fact]
    public async Task A_member_is_found_by_path_or_query_whatever_its_id()
    {
        const string Network = "http-ids";
        await FoldAsync(Network, [.. GeneratedNetwork.AwkwardMembers.Select((member, i) => Like(i, member, "m0"))]);
        foreach (var member in GeneratedNetwork.AwkwardMembers)
        {
            var byQuery = await Live.Projection.AnswerAsync($"/v1/networks/{Network}/members/by-id?member={Uri.EscapeDataString(member)}");
            Assert.Equal(member, byQuery.GetProperty("member").GetString());
            if (member is "." or "..")
            {
                continue; // Servers and clients alike take these for steps within the path.
            }

            var byPath = await Live.Projection.AnswerAsync(Asking.MemberPath(Network, member));
            Assert.Equal(member, byPath.GetProperty("member").GetString());
            foreach (var (a, b) in new[] { (member, "m0"), ("m0", member) })
            {
                var pair = await Live.Projection.AnswerAsync($"/v1/networks/{Network}/relationships/{Uri.EscapeDataString(a)}/{Uri.EscapeDataString(b)}");
                Assert.Equivalent(new[] { member, "m0" }, new[] { pair.GetProperty("a").GetString(), pair.GetProperty("b").GetString() }, strict: true);
            }
        }
    }

    [Fact]
    public async Task What_a_client_has_already_is_not_sent_again_until_it_changes()
    {
        const string Network = "http-etag";
        await FoldAsync(Network, [Like(1, "ana", "bo")]);
        foreach (var path in new[] { "", "/members", "/members/ana", "/members/ana/relationships", "/relationships/ana/bo" })
        {
            var url = $"/v1/networks/{Network}{path}?asOf={Later}";
            using var first = await Live.Projection.AskAsync(url);
            var tag = first.Headers.ETag!.ToString();
            using var again = await Live.Projection.AskAsync(url, tag);
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            Assert.Equal("", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

            await FoldAsync(Network, [Like(path.Length + 2, "bo", "ana")]);

            using var changed = await Live.Projection.AskAsync(url, tag);
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
            Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
        }
    }

    [Theory]
    [InlineData("/v1/networks/http-none", HttpStatusCode.NotFound)]
    [InlineData("/v1/networks/http-problems/members/nobody", HttpStatusCode.NotFound)]
    [InlineData("/v1/networks/http-problems/members/nobody/relationships", HttpStatusCode.NotFound)]
    [InlineData("/v1/networks/http-problems/members/by-id?member=a%00b", HttpStatusCode.NotFound)]
    [InlineData("/v1/networks/http-problems/members/%FF", HttpStatusCode.NotFound)]
    [InlineData("/v1/networks/http-problems/relationships/ana/ana", HttpStatusCode.NotFound)]
    [InlineData("/v1/networks/http-problems/relationships/ana/nobody", HttpStatusCode.NotFound)]
    [InlineData("/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/v1/networks/http-problems?asOf=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("/v1/networks/http-problems/members?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/v1/networks/http-problems/members?limit=501", HttpStatusCode.BadRequest)]
    [InlineData("/v1/networks/http-problems/members?cursor=x", HttpStatusCode.BadRequest)]
    [InlineData("/v1/networks/http-problems/members?sort=size", HttpStatusCode.BadRequest)]
    [InlineData("/v1/networks/http-problems?asOf=2001-01-01T00:00:00Z", HttpStatusCode.UnprocessableEntity)]
    public async Task What_cannot_be_answered_says_what_to_change(string path, HttpStatusCode status)
    {
        await Live.Ingestion.PostAsync("http-problems", Posting.Ndjson, FactFormats.Ndjson([Like(1, "ana", "bo")])).AcceptedAsync();
        await Live.SettledAsync();

        using var answer = await Live.Projection.AskAsync(path);

        await answer.AssertProblemAsync(status);
    }

    [Fact]
    public async Task The_status_says_how_far_everything_is()
    {
        var status = await Live.Projection.AnswerAsync("/v1/status");

        Assert.Equal(["journal", "parked", "projection", "queue", "rebuild", "rejected"], Names(status));
        Assert.Equal(["events", "position"], Names(status.GetProperty("journal")));
        Assert.Equal(["generation", "lag", "leader", "position"], Names(status.GetProperty("projection")));
        Assert.Equal(["ready", "unacked"], Names(status.GetProperty("queue")));
        Assert.Equal(Live.Projection.Name, status.GetProperty("projection").GetProperty("leader").GetString());

        static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name).Order();
    }

    [Fact]
    public async Task Both_services_show_their_health_their_documents_and_their_metrics()
    {
        foreach (var service in Live.Services)
        {
            foreach (var (path, shows) in new[] { ("/health/live", "Healthy"), ("/health/ready", "Healthy"), ("/metrics", "# TYPE"), ("/scalar", "<html") })
            {
                using var answer = await service.Http.GetAsync(path, TestContext.Current.CancellationToken);
                var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{service.Name}{path}: {(int)answer.StatusCode}");
                Assert.Contains(shows, text, StringComparison.OrdinalIgnoreCase);
            }

            var document = await service.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
            Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
            Assert.NotEmpty(document.GetProperty("paths").EnumerateObject());
        }
    }

    private async Task FoldAsync(string network, IReadOnlyList<Fact> facts)
    {
        await Live.Ingestion.PostAsync(network, Posting.Ndjson, FactFormats.Ndjson(facts)).AcceptedAsync();
        await Live.FoldedAsync(more: facts.Count);
    }

    private static Fact Like(int id, string actor, string target) =>
        new($"like-{id}", "like", actor, target, null, new(2025, 5, 1, 0, 0, 0, TimeSpan.Zero));
}
