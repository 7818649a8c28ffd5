using System.Net;
using System.Text.Json;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;

namespace Reciprocity.SystemTests;

/// <summary>A look at each sort of bad input through the whole system; the tests of ingestion have the tables.</summary>
public sealed class BadInputTests(RunningSystem running) : RunningSystemTest(running)
{
    private const string Good = """{"id":"good","kind":"like","actor":"ana","target":"bo","occurredAt":"2025-01-23T10:00:00Z"}""";

    private static readonly string[] BadItems =
    [
        "not JSON",
        "[]",
        "42",
        """{"id":7,"kind":"like","actor":"ana","target":"bo"}""",
        """{"id":"x","kind":"like","actor":"ana","target":"bo","count":NaN}""",
        """{"id":"x","kind":"like","actor":"ana","target":"bo","count":1.5}""",
        """{"id":"x","kind":"like","actor":"ana","target":"bo","colour":"red"}""",
        """{"id":"x","kind":"lik","actor":"ana","target":"bo"}""",
        """{"id":"x","kind":"like","actor":"","target":"bo"}""",
        $$"""{"id":"x","kind":"like","actor":"{{new string('a', 257)}}","target":"bo"}""",
        """{"id":"x","kind":"like","actor":"\ud800","target":"bo"}""",
        """{"id":"x","kind":"like","actor":"a\u0000na","target":"bo"}""",
        """{"id":"x","kind":"like","target":"bo"}""",
        """{"id":"x","kind":"like","actor":"ana","target":"bo","occurredAt":"1200-01-01T00:00:00Z"}""",
        """{"id":"x","kind":"like","actor":"ana","target":"bo","occurredAt":"2200-01-01T00:00:00Z"}""",
        """{"id":"x","kind":"like","actor":"ana","target":"bo","occurredAt":"yesterday"}""",
        $$"""{"id":"x","kind":"like","actor":"ana","target":"bo","content":"{{new string('a', 17 * 1024)}}"}""",
    ];

    [Fact]
    public async Task Of_lines_that_are_wrong_each_is_rejected_and_the_good_one_between_them_counts()
    {
        for (var i = 0; i < BadItems.Length; i++)
        {
            var network = $"bad-ndjson-{i}";

            using var answer = await Live.Ingestion.PostAsync(network, Posting.Ndjson, $"{BadItems[i]}\n{Good}\n{BadItems[i]}\n");

            await AssertCountsAsync(answer, accepted: 1, rejected: 2, BadItems[i]);
            await Live.FoldedAsync(more: 1);
            Figures.AssertHolds(new { Engagements = 1 }, await Live.Projection.AnswerAsync($"/v1/networks/{network}"), network);
        }
    }

    [Fact]
    public async Task A_broken_row_in_the_middle_is_rejected_and_the_rows_around_it_keep_their_numbers()
    {
        const string Network = "bad-csv";
        const string Query = "?source=test&kind=like&time=unix";

        using var answer = await Live.Ingestion.PostAsync(Network, Posting.Csv, "actor,target,occurredAt\nana,bo,1700000000\nana,\"bo,1700000001\nbo,ana,1700000002\n", Query);

        await AssertCountsAsync(answer, accepted: 2, rejected: 1, "a broken row");
        await Live.FoldedAsync(more: 2);

        // The broken one repaired: rows one and three are the same events as before.
        await Live.Ingestion.PostAsync(Network, Posting.Csv, "actor,target,occurredAt\nana,bo,1700000000\nana,bo,1700000001\nbo,ana,1700000002\n", Query).AcceptedAsync();
        await Live.FoldedAsync(more: 1);
        Figures.AssertHolds(new { Engagements = 3, Edges = 2 }, await Live.Projection.AnswerAsync($"/v1/networks/{Network}"), Network);
    }

    [Theory]
    [InlineData(Posting.Json, "[{", HttpStatusCode.BadRequest)]
    [InlineData(Posting.Json, "", HttpStatusCode.BadRequest)]
    [InlineData(Posting.Ndjson, "\n\n", HttpStatusCode.BadRequest)]
    [InlineData(Posting.Csv, "actor,colour\nana,red\n", HttpStatusCode.BadRequest)]
    [InlineData("application/xml", "<like/>", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_that_cannot_be_read_is_a_problem_of_the_whole_request(string type, string body, HttpStatusCode status)
    {
        using var answer = await Live.Ingestion.PostAsync("bad-body", type, body);

        await answer.AssertProblemAsync(status);
    }

    private static async Task AssertCountsAsync(HttpResponseMessage answer, int accepted, int rejected, string what)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.MultiStatus, $"{what}: {(int)answer.StatusCode} {text}");
        Figures.AssertHolds(new { accepted, rejected }, JsonSerializer.Deserialize<JsonElement>(text), what);
    }
}
