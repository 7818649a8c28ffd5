using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;

namespace Reciprocity.SystemTests;

public sealed class GeneratedNetworkTests(RunningSystem running) : RunningSystemTest(running)
{
    [Theory]
    [InlineData("json", Posting.Json, "")]
    [InlineData("ndjson", Posting.Ndjson, "")]
    [InlineData("csv", Posting.Csv, $"?source={FactFormats.Source}")]
    public async Task Every_figure_equals_the_naive_one_whatever_the_format(string format, string type, string query)
    {
        var facts = GeneratedNetwork.Facts(seed: format.Length);
        var body = format switch { "json" => FactFormats.Json(facts), "ndjson" => FactFormats.Ndjson(facts), _ => FactFormats.Csv(facts) };
        var network = $"generated-{format}";

        var accepted = await Live.Ingestion.PostAsync(network, type, body, query).AcceptedAsync();

        Assert.Equal(facts.Count, accepted);
        var expected = new NaiveMeasures(facts);
        await Live.FoldedAsync(more: expected.Events);
        await AssertAnsweredAsync(expected, network);
    }

    [Fact]
    public async Task Lists_show_each_once_and_in_order_page_by_page()
    {
        const string Network = "generated-lists";
        var expected = await FoldAsync(Network, seed: 21);

        var members = await Live.Projection.ListAsync($"/v1/networks/{Network}/members", limit: 7);

        Assert.Equal(expected.Members, members.Select(member => member.GetProperty("member").GetString()));
        foreach (var member in new[] { "😀", "\uFFFD", "m0", "a/b", "100%" })
        {
            var partners = await Live.Projection.ListAsync($"{Asking.MemberPath(Network, member)}/relationships", limit: 7);
            Assert.Equal(expected.PartnersOf(member), partners.Select(partner => partner.GetProperty("other").GetString()));
            foreach (var partner in partners)
            {
                var other = partner.GetProperty("other").GetString()!;
                Figures.AssertHolds(expected.ListedRelationship(member, other), partner, $"{member} and {other}");
            }
        }
    }

    [Fact]
    public async Task One_who_only_views_others_is_no_member()
    {
        const string Network = "generated-viewer";
        var expected = await FoldAsync(Network, seed: 22);
        Assert.DoesNotContain("only-watches", expected.Members);

        using var answer = await Live.Projection.AskAsync(Asking.MemberPath(Network, "only-watches"));

        await answer.AssertProblemAsync(System.Net.HttpStatusCode.NotFound);
    }

    private async Task<NaiveMeasures> FoldAsync(string network, int seed)
    {
        var facts = GeneratedNetwork.Facts(seed);
        await Live.Ingestion.PostAsync(network, Posting.Ndjson, FactFormats.Ndjson(facts)).AcceptedAsync();
        var expected = new NaiveMeasures(facts);
        await Live.FoldedAsync(more: expected.Events);
        return expected;
    }

    private async Task AssertAnsweredAsync(NaiveMeasures expected, string network)
    {
        Figures.AssertHolds(expected.Network(), await Live.Projection.AnswerAsync($"/v1/networks/{network}"), network);
        foreach (var member in expected.Members)
        {
            // A path cannot carry . and .. as they are.
            var path = member is "." or ".." ? $"/v1/networks/{network}/members/by-id?member={member}" : Asking.MemberPath(network, member);
            Figures.AssertHolds(expected.Member(member), await Live.Projection.AnswerAsync(path), member);
        }

        foreach (var (x, y) in expected.Pairs.Where(pair => pair is { X: not ("." or ".."), Y: not ("." or "..") }))
        {
            // Either order comes up: each pair has its two directions in here, or one of them.
            var path = $"/v1/networks/{network}/relationships/{Uri.EscapeDataString(x)}/{Uri.EscapeDataString(y)}";
            Figures.AssertHolds(expected.Relationship(x, y), await Live.Projection.AnswerAsync(path), $"{x} and {y}");
        }
    }
}
