using Npgsql;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Tests.Relationships;

/// <summary>A member's relationships as they are listed, against the facts that they come from.</summary>
public sealed class RelationshipListTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private const string Network = "listed";

    /// <summary>Its name is in the middle of the others', so that it is the first of some pairs and the second of others.</summary>
    private const string Hub = "m";

    /// <summary>A Monday, and the first of a year of weeks.</summary>
    private static readonly DateTimeOffset First = new(2025, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Newest = First.AddDays(7 * 52);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_most_recent_come_first_each_once_on_pages_of_any_size()
    {
        var last = await FoldAsync();

        foreach (var limit in new[] { 3, 50, 500 })
        {
            var listed = await ListAsync("recent", null, limit);

            Assert.Equal(
                last.OrderByDescending(tie => tie.Value).ThenBy(tie => tie.Key, StringComparer.Ordinal).Select(tie => (tie.Key, (DateTimeOffset?)tie.Value)),
                listed.Select(item => (item.Other, (DateTimeOffset?)Last(item))));
        }
    }

    [Fact]
    public async Task The_strongest_come_first()
    {
        var last = await FoldAsync();

        var listed = await ListAsync("strength", null, limit: 7);

        Assert.Equal(last.Keys.Order(StringComparer.Ordinal), listed.Select(item => item.Other).Order(StringComparer.Ordinal));
        Assert.All(listed.Zip(listed.Skip(1)), pair => Assert.True(Strength(pair.First) >= Strength(pair.Second) * (1 - 1e-5), $"{pair.First.Other}, {pair.Second.Other}"));
    }

    [Theory]
    [InlineData("recent")]
    [InlineData("strength")]
    public async Task Those_of_a_stage_are_those_of_all_that_have_it(string sort)
    {
        await FoldAsync();
        var all = await ListAsync(sort, null, limit: 500);

        foreach (var stage in Stage.All)
        {
            var expected = all.Where(item => item.Stage == stage).Select(item => item.Other).ToList();
            Assert.NotEmpty(expected);
            Assert.Equal(expected, (await ListAsync(sort, stage, limit: 5)).Select(item => item.Other));
        }
    }

    [Theory]
    [InlineData(long.MaxValue, true)]
    [InlineData(long.MinValue, false)]
    public async Task A_cursor_that_somebody_made_up_is_followed(long key, bool isBeforeAll)
    {
        var last = await FoldAsync();

        var listed = await PageAsync("recent", null, new(500, key, "a"));

        Assert.Equal(isBeforeAll ? last.Count : 0, listed.Count);
    }

    /// <summary>Of 300 ties of 52 weeks, a page of the most recent holds those of some weeks; the sort takes 32 at once.</summary>
    [Fact]
    public async Task Weeks_before_those_of_the_page_are_not_read()
    {
        var ties = (await FoldAsync()).Count;
        await using var source = StorageSetup.Connect(StorageSetup.ForQueries(database.ConnectionString), new Instance("list"));
        await using (var analyze = source.CreateCommand($"analyze {(await database.Stores.ActiveAsync(Cancellation)).Generation.Schema}.mt_doc_relationship"))
        {
            await analyze.ExecuteNonQueryAsync(Cancellation);
        }

        var first = await RowsReadAsync(source, new(20, 0, null));
        var middle = await RowsReadAsync(source, new(20, Micros(First.AddDays(7 * 26)), "a"));

        Assert.InRange(ties, 300, 400);
        Assert.InRange(first, 20, 80);
        Assert.InRange(middle, 20, 80);
    }

    /// <summary>How many relationships PostgreSQL looks at for a page.</summary>
    private async Task<long> RowsReadAsync(NpgsqlDataSource source, Paging paging)
    {
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        var list = await database.AnswerAsync(Network, Newest, at => Task.FromResult(RelationshipList.Of(at.Frame, Hub, "recent", null, paging)));
        await using (var page = new NpgsqlBatch(connection, transaction) { BatchCommands = { list } })
        {
            await page.ExecuteNonQueryAsync(Cancellation);
        }

        return await FoldedDatabase.RelationshipsReadAsync(connection);
    }

    /// <summary>Every page, each asked for by what the one before ends with.</summary>
    private async Task<List<RelationshipListed>> ListAsync(string sort, string? stage, int limit)
    {
        List<RelationshipListed> listed = [];
        var paging = new Paging(limit, 0, null);
        while (true)
        {
            var page = await PageAsync(sort, stage, paging);
            listed.AddRange(page.Take(limit).Select(item => item.Listed));
            if (page.Count <= limit)
            {
                return listed;
            }

            paging = paging with { AfterKey = page[limit - 1].Key, AfterId = page[limit - 1].Listed.Other };
        }
    }

    private Task<List<RelationshipList.Item>> PageAsync(string sort, string? stage, Paging paging) => database.AnswerAsync(Network, Newest, async at =>
    {
        await using var reader = await at.Snapshot.AskAsync(frame => [RelationshipList.Of(frame, Hub, sort, stage, paging)], at.AsOf, Cancellation);
        return await RelationshipList.ReadAsync(at, reader, Hub, Cancellation);
    });

    private static DateTimeOffset? Last(RelationshipListed item) => item.Given.Last > item.Received.Last || item.Received.Last is null ? item.Given.Last : item.Received.Last;

    private static double Strength(RelationshipListed item) => item.Given.Strength + item.Received.Strength;

    private static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / 10;

    /// <summary>Folds the network, if that has not been done.</summary>
    /// <returns>When each of those with whom the hub has a tie was last engaged, or engaged it.</returns>
    private async Task<Dictionary<string, DateTimeOffset>> FoldAsync()
    {
        // Whole hours, so that several ties are of the same moment; some at the edges of weeks.
        var random = new Random(1);
        List<PackedEngagement> facts = [];
        for (var id = 0; id < 1_200; id++)
        {
            var other = $"{(char)('a' + random.Next(25))}{random.Next(id % 2 == 0 ? 1 : 16)}";
            var at = First.AddHours(random.Next(7 * 52 * 24 / 12) * 12);
            var (actor, target) = random.Next(2) == 0 ? (Hub, other) : (other, Hub);
            facts.Add(FoldedDatabase.Engaged(Network, id, "like", actor, target, at));
            facts.Add(FoldedDatabase.Engaged(Network, 10_000 + id, "comment", $"x{id}", $"y{random.Next(1_000)}", at));
        }

        // One whose engagement was taken back has no tie, one who was only viewed neither, and nobody has one with itself.
        facts.Add(FoldedDatabase.Engaged(Network, 20_000, "like", Hub, "erased", First));
        facts.Add(FoldedDatabase.Retracted(Network, facts[^1], First));
        facts.Add(FoldedDatabase.Engaged(Network, 20_001, "view", Hub, "viewed", First));
        facts.Add(FoldedDatabase.Engaged(Network, 20_002, "like", Hub, Hub, First));
        await database.FoldAsync(Network, [.. facts]);
        return facts.Where(fact => fact.Kind == "like" && fact.Target is not (null or "erased") && fact.Actor != fact.Target && !fact.Retracted)
            .GroupBy(fact => fact.Actor == Hub ? fact.Target! : fact.Actor!, StringComparer.Ordinal)
            .ToDictionary(tie => tie.Key, tie => tie.Max(fact => fact.OccurredAt), StringComparer.Ordinal);
    }
}
