using System.Net;
using System.Text.Json;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;

namespace Reciprocity.SystemTests;

/// <summary>What creators and those who work with them ask: growth, visibility, audience, campaigns.</summary>
public sealed class CreatorTests(RunningSystem running) : RunningSystemTest(running)
{
    private const string AsOf = "asOf=2025-10-12T00:00:00Z";
    private static readonly DateTimeOffset Start = new(2025, 10, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_creator_is_followed_seen_engaged_and_has_a_campaign()
    {
        const string Network = "creator";
        await PostAsync(Network);
        await Live.FoldedAsync(more: 5);
        var ana = Asking.MemberPath(Network, "ana/1");

        Figures.AssertHolds(
            new { totals = new { gained = 1, engagementLed = 1, net = 1 }, rates = new { followBack = 0, engagementLed = 1 }, lift = new { engaged = new { with = new { size = 0, share = (double?)null }, ratio = (double?)null } } },
            await Live.Projection.AnswerAsync($"{ana}/growth?{AsOf}"),
            "growth");
        Figures.AssertHolds(
            new { basis = "views", views = new { total = 4, mutualShare = 0.75 }, reach = new { member = new { after = new { days = 3, mean = 1 }, other = new { days = 6, mean = 0 } } } },
            await Live.Projection.AnswerAsync($"{ana}/visibility?{AsOf}"),
            "visibility");
        Figures.AssertHolds(
            new { engagers = 1, peopleAnswered = 1, replyRate = 0.5, loyal = 0, mutualShare = 1, retention = new { without = new { size = 0 } } },
            await Live.Projection.AnswerAsync($"{ana}/audience?{AsOf}"),
            "audience");
        Figures.AssertHolds(
            new { campaign = "spring/50%", creator = "ana/1", engagements = 2, audience = 1, newPartners = 1, conversions = 1, receivedPerDay = new { during = 2.0 / 3, before = (double?)null } },
            await Live.Projection.AnswerAsync($"/v1/networks/{Network}/campaigns/spring%2F50%25?{AsOf}"),
            "campaign");
        var listed = Assert.Single(await Live.Projection.ListAsync($"/v1/networks/{Network}/campaigns", limit: 3));
        Figures.AssertHolds(new { campaign = "spring/50%", creator = "ana/1", from = "2025-10-01T12:00:00Z", to = "2025-10-03T12:00:00Z" }, listed, "listed");
        Assert.Equal(4, (await Live.Projection.AnswerAsync($"/v1/networks/{Network}/visibility?{AsOf}")).GetProperty("quartiles").GetArrayLength());
    }

    [Theory]
    [InlineData("members/ana/growth?from=2026-13-01", HttpStatusCode.BadRequest)]
    [InlineData("members/ana/visibility?from=2026-02-01&to=2026-01-01", HttpStatusCode.BadRequest)]
    [InlineData("campaigns?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("members/nobody/growth", HttpStatusCode.NotFound)]
    [InlineData("members/nobody/visibility", HttpStatusCode.NotFound)]
    [InlineData("members/nobody/audience", HttpStatusCode.NotFound)]
    [InlineData("campaigns/none", HttpStatusCode.NotFound)]
    [InlineData("visibility?asOf=2025-10-02T00:00:00Z", HttpStatusCode.UnprocessableEntity)]
    public async Task What_cannot_be_answered_is_a_problem_that_says_why(string path, HttpStatusCode status)
    {
        const string Network = "creator-problems";
        await PostAsync(Network);
        await Live.SettledAsync();

        using var response = await Live.Projection.AskAsync($"/v1/networks/{Network}/{path}");

        await response.AssertProblemAsync(status);
    }

    private async Task PostAsync(string network)
    {
        var items = new[]
        {
            Item(1, "like", "bo", "ana/1", hours: 0, campaign: "spring/50%"),
            Item(2, "like", "ana/1", "bo", hours: 24),
            Item(3, "follow", "bo", "ana/1", hours: 48, campaign: "spring/50%"),
            Item(4, "view", "bo", "ana/1", hours: 72, count: 3),
            Item(5, "view", null, "ana/1", hours: 0),
        };
        await Live.Ingestion.PostAsync(network, Posting.Ndjson, string.Concat(items)).AcceptedAsync();
    }

    private static string Item(int id, string kind, string? actor, string target, int hours, string? campaign = null, int count = 1) => JsonSerializer.Serialize(
        new Dictionary<string, object?>
        {
            ["id"] = $"{id}",
            ["source"] = "test",
            ["kind"] = kind,
            ["actor"] = actor,
            ["target"] = target,
            ["occurredAt"] = Start.AddHours(hours),
            ["campaign"] = campaign,
            ["count"] = count,
        }.Where(field => field.Value is not null).ToDictionary()) + "\n";
}
