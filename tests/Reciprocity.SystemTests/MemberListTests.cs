using System.Net;
using System.Text;
using System.Text.Json;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;

namespace Reciprocity.SystemTests;

/// <summary>What a member can ask for: its mutual partners, whose answers it awaits and who awaits its; and the network its days.</summary>
public sealed class MemberListTests(RunningSystem running) : RunningSystemTest(running)
{
    private const string AsOf = "2025-10-12T00:00:00Z";
    private static readonly DateTimeOffset Start = new(2025, 10, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Mutual_partners_are_listed_by_name_whatever_they_are_called()
    {
        const string Network = "list-mutuals";
        var partners = GeneratedNetwork.AwkwardMembers.Where(member => member is not ("." or "..")).ToList();
        await FoldAsync(Network, [
            .. partners.Select((partner, i) => Like(i, "me", partner, i)),
            .. partners.Select((partner, i) => Like(1_000 + i, partner, "me", 1_000 + i)),
            Like(9_000, "me", "silent", 0)]);

        var listed = await Live.Projection.ListAsync($"{Asking.MemberPath(Network, "me")}/mutuals", limit: 3);

        Assert.Equal(
            partners.OrderBy(partner => Convert.ToHexString(Encoding.UTF8.GetBytes(partner)), StringComparer.Ordinal), listed.Select(item => item.GetProperty("member").GetString()));
        foreach (var partner in partners)
        {
            var tie = await Live.Projection.AnswerAsync($"{Asking.MemberPath(Network, "me")}/mutuals/{Uri.EscapeDataString(partner)}");
            Figures.AssertHolds(new { member = partner, given = 1, received = 1 }, tie, partner);
        }

        using var none = await Live.Projection.AskAsync($"{Asking.MemberPath(Network, "me")}/mutuals/silent");
        await none.AssertProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Expectations_are_listed_from_either_side_with_what_is_known_of_their_answer()
    {
        const string Network = "list-expectations";
        await FoldAsync(Network, [
            Like(1, "ana", "bo", hours: 0), Like(2, "bo", "ana", hours: 1), // answered at once
            Like(3, "ana", "bo", hours: 24), // open for ten days at asOf: expired
            Like(4, "ana", "cy", hours: 200), Like(5, "ana", "cy", hours: 201)]);

        var owed = await OpenAsync(Network, "ana", "side=owed");
        var owing = await OpenAsync(Network, "bo", "side=owing");

        // Known when the day begins: two openings towards bo, one of them answered in the window; one towards cy, not answered.
        const double OfKind = 1.0 / 3;
        const double Bo = (1 + (5 * OfKind)) / (2 + 5);
        const double Cy = (0 + (5 * OfKind)) / (1 + 5);
        var toBo = new { openedAt = "2025-10-02T00:00:00Z", kind = "like", openCount = 1, expired = true, waitedSeconds = 10 * 86_400, probability = (1 + (5 * Bo)) / (2 + 5) };
        var toCy = new { openedAt = "2025-10-09T08:00:00Z", kind = "like", openCount = 2, expired = false, waitedSeconds = 64 * 3_600, probability = 5 * Cy / (1 + 5) };
        Assert.Equal(2, owed.Count);
        AssertItem("bo", toBo, owed[0]);
        AssertItem("cy", toCy, owed[1]);
        AssertItem("ana", toBo, Assert.Single(owing));
        Assert.Equal("bo", Assert.Single(await OpenAsync(Network, "ana", "state=expired")).GetProperty("other").GetString());
        Assert.Empty(await OpenAsync(Network, "ana", "side=owing"));
    }

    [Fact]
    public async Task Days_come_page_by_page_without_those_on_which_nothing_came_about()
    {
        const string Network = "list-days";
        await FoldAsync(Network, [.. Enumerable.Range(0, 4).Select(i => Like(i, "ana", "bo", hours: 48 * i))]);

        var days = await Live.Projection.ListAsync($"/v1/networks/{Network}/days", limit: 3);

        Assert.Equal(["2025-10-01", "2025-10-03", "2025-10-05", "2025-10-07"], days.Select(day => day.GetProperty("day").GetString()));
        Figures.AssertHolds(new { engagements = new { like = 1 }, opened = 1, activeMembers = 2 }, days[0], "the first day");
    }

    [Theory]
    [InlineData("days?from=2026-13-01", HttpStatusCode.BadRequest)]
    [InlineData("days?from=2026-02-01&to=2026-01-01", HttpStatusCode.BadRequest)]
    [InlineData("days?limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("reply-curve?of=some", HttpStatusCode.BadRequest)]
    [InlineData("reply-curve?kind=lik", HttpStatusCode.BadRequest)]
    [InlineData("reply-curve?at=-1", HttpStatusCode.BadRequest)]
    [InlineData("members/ana/expectations?side=both", HttpStatusCode.BadRequest)]
    [InlineData("members/ana/expectations?state=answered", HttpStatusCode.BadRequest)]
    [InlineData("members/ana/expectations?cursor=x", HttpStatusCode.BadRequest)]
    [InlineData("members/nobody/expectations", HttpStatusCode.NotFound)]
    [InlineData("members/nobody/mutuals", HttpStatusCode.NotFound)]
    [InlineData("members/ana/mutuals/ana", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_answered_is_a_problem_that_says_why(string path, HttpStatusCode status)
    {
        const string Network = "list-problems";
        await Live.Ingestion.PostAsync(Network, Posting.Ndjson, FactFormats.Ndjson([Like(1, "ana", "bo", hours: 0)])).AcceptedAsync();
        await Live.SettledAsync();

        using var response = await Live.Projection.AskAsync($"/v1/networks/{Network}/{path}");

        await response.AssertProblemAsync(status);
    }

    private async Task FoldAsync(string network, IReadOnlyList<Fact> facts)
    {
        await Live.Ingestion.PostAsync(network, Posting.Ndjson, FactFormats.Ndjson(facts)).AcceptedAsync();
        await Live.FoldedAsync(more: facts.Count);
    }

    private static void AssertItem(string other, object expected, JsonElement item)
    {
        Assert.Equal(other, item.GetProperty("other").GetString());
        Figures.AssertHolds(expected, item, other);
    }

    private async Task<IReadOnlyList<JsonElement>> OpenAsync(string network, string member, string query)
    {
        var page = await Live.Projection.AnswerAsync($"{Asking.MemberPath(network, member)}/expectations?{query}&asOf={AsOf}");
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    private static Fact Like(int id, string actor, string target, int hours) => new($"{id}", "like", actor, target, null, Start.AddHours(hours));
}
