using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Risk;
using Reciprocity.Projection.Streams;

namespace Reciprocity.Projection.Tests.Streams;

/// <summary>Crossings of isolation among the other items of a network.</summary>
public sealed class RiskItemsTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private int _facts;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crossing_is_told_once_behind_what_the_fold_has_told()
    {
        const string Network = "crossed";
        await EveIsLeftAloneAsync(Network);
        var before = await ToldItems.OfAsync(database, Network);

        Assert.Equal(2, await new RiskItems(database.Source).PlaceAsync(Cancellation));
        Assert.Equal(0, await new RiskItems(database.Source).PlaceAsync(Cancellation));
        await RoundAsync(Network, day: 28.2);
        Assert.Equal(0, await new RiskItems(database.Source).PlaceAsync(Cancellation));

        var told = (await ToldItems.OfAsync(database, Network)).Skip(before.Count).ToList();
        Assert.Equal(["bo", "eve"], told.Select(one => one.Data.GetProperty("member").GetString()));
        var item = told[1];
        Assert.Equal("risk", item.Event);
        Assert.Equal(
            ("eve", "new", "high", 1.0, 0, First.AddDays(28.1)),
            (item.Data.GetProperty("member").GetString(), item.Data.GetProperty("previousLevel").GetString(), item.Data.GetProperty("level").GetString(),
                item.Data.GetProperty("risk").GetDouble(), item.Data.GetProperty("reciprocating").GetInt32(), item.Data.GetProperty("asOf").GetDateTimeOffset()));
        Assert.Equal(item.Id, $"{item.Data.GetProperty("position")}-1"); // The last page has told nothing at this position.
    }

    [Fact]
    public async Task Two_rounds_at_one_position_and_its_page_share_its_numbers()
    {
        const string Network = "shared-position";
        await EveIsLeftAloneAsync(Network);
        await database.FoldAsync(Network, Like(Network, "eve", "cy", 28.15));
        await new RiskItems(database.Source).PlaceAsync(Cancellation);
        await RoundAsync(Network, day: 60);
        await RoundAsync(Network, day: 60.1); // She has engaged nobody for 28 days.
        Assert.Equal(1, await new RiskItems(database.Source).PlaceAsync(Cancellation));

        var items = (await ToldItems.OfAsync(database, Network)).Skip(1).ToList();

        Assert.Equal(["relationship", "risk", "risk", "risk"], items.Select(item => item.Event));
        Assert.Equal(items.Select((_, i) => $"{items[0].Id.Split('-')[0]}-{i}"), items.Select(item => item.Id));
    }

    [Fact]
    public async Task A_page_that_is_being_committed_is_waited_for_and_comes_first()
    {
        const string Network = "waited";
        await EveIsLeftAloneAsync(Network);
        var schema = (await database.Stores.ActiveAsync(Cancellation)).Generation.Schema;
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var page = await connection.BeginTransactionAsync(Cancellation);
        await using var folded = new Npgsql.NpgsqlCommand(
            $"""
             update {schema}.{FoldMark.TableName} set position = position + 1000 where network = '{Network}';
             insert into {StreamTable.Name} (network, position, first, generation, count, event, written_at, items)
             select network, position, 0, {Generation.First}, 1, 'relationship', now(), '[1]' from {schema}.{FoldMark.TableName} where network = '{Network}'
             """,
            connection);
        await folded.ExecuteNonQueryAsync(Cancellation);

        var placing = new RiskItems(database.Source).PlaceAsync(Cancellation);
        await WaitsAsync();
        await page.CommitAsync(Cancellation);
        Assert.Equal(2, await placing);

        var items = (await ToldItems.OfAsync(database, Network)).TakeLast(3).ToList();
        Assert.Equal(["relationship", "risk", "risk"], items.Select(item => item.Event));
        Assert.Equal(items.Select((_, i) => $"{items[0].Id.Split('-')[0]}-{i}"), items.Select(item => item.Id));
    }

    /// <summary>Waits until somebody waits for another's transaction.</summary>
    private async Task WaitsAsync()
    {
        await using var query = database.Source.CreateCommand(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        await TestKit.Eventually.HoldsAsync("it is waited for", TimeSpan.FromMinutes(1), async () => (long)(await query.ExecuteScalarAsync(Cancellation))!, waiting => waiting > 0);
    }

    private async Task EveIsLeftAloneAsync(string network)
    {
        await database.FoldAsync(network, Like(network, "eve", "bo", 0));
        await database.FoldAsync(network, Like(network, "eve", "bo", 20));
        await RoundAsync(network, day: 27);
        await RoundAsync(network, day: 28);
        await RoundAsync(network, day: 28.1);
    }

    private PackedEngagement Like(string network, string actor, string target, double day) =>
        FoldedDatabase.Engaged(network, _facts++, "like", actor, target, First.AddDays(day));

    private Task<int> RoundAsync(string network, double day) => database.AnswerAsync(network, First.AddDays(day), async at =>
    {
        await RiskRound.WriteAsync(at, Cancellation);
        await at.Snapshot.CommitAsync(Cancellation);
        return 0;
    });
}
