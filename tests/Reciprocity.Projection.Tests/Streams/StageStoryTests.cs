using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Streams;

namespace Reciprocity.Projection.Tests.Streams;

/// <summary>What listeners are told of relationships, and what not.</summary>
public sealed class StageStoryTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private int _facts;

    [Fact]
    public async Task Whatever_an_engagement_changes_is_told_with_the_stages_at_its_own_time()
    {
        const string Network = "story";
        await database.FoldAsync(Network, [Like(Network, "bo", "ana", 0), Like(Network, "cy", "ana", 0.5), Like(Network, "ana", "bo", 1)]);
        await database.FoldAsync(Network, [Like(Network, "ana", "bo", 2), Like(Network, "bo", "ana", 3)]);
        await database.FoldAsync(Network, [Like(Network, "ana", "bo", 4), Like(Network, "bo", "ana", 5)]);
        await database.FoldAsync(Network, Like(Network, "bo", "ana", 200));
        await database.FoldAsync(Network, Like(Network, "ana", "bo", 201));

        var items = await ToldItems.OfAsync(database, Network);

        Assert.All(items, item => Assert.Equal("relationship", item.Event));
        Assert.Equal(
            [
                ("ana bo", "nothing → one-sided", First),
                ("ana cy", "nothing → one-sided", First.AddDays(0.5)),
                ("ana bo", "one-sided → emerging", First.AddDays(1)),
                ("ana bo", "emerging → established", First.AddDays(5)),
                ("ana bo", "dormant → cooling", First.AddDays(200)),
                ("ana bo", "cooling → established", First.AddDays(201)),
            ],
            items.Select(item => (item.Pair, item.Change, item.At)));
        var position = items[0].Data.GetProperty("position").GetInt64();
        Assert.Equal([$"{position}-0", $"{position}-1", $"{position}-2", $"{position + 4}-0", $"{position + 5}-0", $"{position + 6}-0"], items.Select(item => item.Id));
        Assert.All(items, item => Assert.Equal($"{item.Data.GetProperty("position")}", item.Id.Split('-')[0]));
    }

    [Fact]
    public async Task Behind_each_id_comes_exactly_the_rest()
    {
        const string Network = "resumed";
        await database.FoldAsync(Network, [.. Enumerable.Range(0, 450).Select(i => Like(Network, "ana", $"m{i}", i / 100.0))]);
        await database.FoldAsync(Network, [.. Enumerable.Range(0, 30).Select(i => Like(Network, $"m{i}", "ana", 10 + i))]);
        var all = await ToldItems.OfAsync(database, Network);
        Assert.Equal(480, all.Count);

        for (var i = 0; i < all.Count; i++)
        {
            Assert.True(StreamPlace.TryParse(all[i].Id, out var place));
            Assert.Equal(all.Skip(i + 1).Select(item => item.Id), (await ToldItems.OfAsync(database, Network, place)).Select(item => item.Id));
        }
    }

    [Fact]
    public async Task What_is_late_is_told_by_what_it_makes_of_the_pair_now()
    {
        const string Network = "late";
        await database.FoldAsync(Network, [Like(Network, "ana", "bo", 50), Like(Network, "ana", "cy", 50)]);
        await database.FoldAsync(Network, [Like(Network, "bo", "ana", 40), Like(Network, "ana", "cy", 45)]);

        var late = (await ToldItems.OfAsync(database, Network)).Skip(2);

        var item = Assert.Single(late); // That ana engaged cy before changes nothing.
        Assert.Equal(("ana bo", "one-sided → emerging", First.AddDays(50)), (item.Pair, item.Change, item.At));
    }

    [Fact]
    public async Task What_is_taken_back_is_told_where_it_changes_the_stage()
    {
        const string Network = "retracted";
        var (open, answer) = (Like(Network, "ana", "bo", 0), Like(Network, "bo", "ana", 1));
        await database.FoldAsync(Network, open, answer);
        await database.FoldAsync(Network, FoldedDatabase.Retracted(Network, answer, First.AddDays(2)));
        await database.FoldAsync(Network, FoldedDatabase.Retracted(Network, open, First.AddDays(3)));

        var items = await ToldItems.OfAsync(database, Network);

        Assert.Equal(
            [
                ("nothing → one-sided", First), ("one-sided → emerging", First.AddDays(1)),
                ("emerging → one-sided", First.AddDays(1)), ("one-sided → nothing", First),
            ],
            items.Select(item => (item.Change, item.At)));
    }

    [Fact]
    public async Task A_backfill_and_what_is_no_exchange_of_two_are_not_told()
    {
        const string Network = "quiet";
        await database.FoldAsync(Network, historical: true, [Like(Network, "ana", "bo", 10), Like(Network, "bo", "ana", 11)]);
        await database.FoldAsync(Network, historical: true, [Like(Network, "bo", "ana", 5)]);
        await database.FoldAsync(Network, Like(Network, "ana", "ana", 12), View(Network, "cy", "ana", 12));

        Assert.Empty(await ToldItems.OfAsync(database, Network));
        await database.FoldAsync(Network, Like(Network, "cy", "ana", 13));
        Assert.Equal("ana cy", Assert.Single(await ToldItems.OfAsync(database, Network)).Pair);
    }

    [Fact]
    public async Task A_rebuild_tells_nothing_and_what_comes_after_it_is_told()
    {
        const string Network = "rebuilt";
        await database.FoldAsync(Network, Like(Network, "ana", "bo", 0));
        await database.FoldAsync(Network, Like(Network, "bo", "ana", 1));
        var before = await ToldItems.OfAsync(database, Network);

        await database.RebuildAsync(Network);
        Assert.Equal(before.Select(item => item.Id), (await ToldItems.OfAsync(database, Network)).Select(item => item.Id));

        await database.FoldAsync(Network, Like(Network, "ana", "cy", 2));
        Assert.Equal("ana cy", Assert.Single((await ToldItems.OfAsync(database, Network)).Skip(before.Count)).Pair);
    }

    [Fact]
    public async Task What_the_next_generation_has_folded_ahead_of_the_switch_is_told_once_the_switch_is_made()
    {
        const string Network = "ahead";
        await database.FoldAsync(Network, Like(Network, "ana", "bo", 0), Like(Network, "ana", "cy", 1));
        await database.JournalAsync(Network, historical: false, [Like(Network, "bo", "ana", 2), Like(Network, "cy", "ana", 3)]);

        await database.RebuildAsync(Network);
        await database.FoldAsync(Network, Like(Network, "ana", "di", 4));

        var items = await ToldItems.OfAsync(database, Network);
        Assert.Equal(
            ["ana bo nothing → one-sided", "ana cy nothing → one-sided", "ana bo one-sided → emerging", "ana cy one-sided → emerging", "ana di nothing → one-sided"],
            items.Select(item => $"{item.Pair} {item.Change}"));
        Assert.Equal(items.Count, items.Select(item => item.Id).Distinct().Count());
    }

    [Fact]
    public async Task Read_models_that_were_lost_are_folded_anew_in_silence()
    {
        const string Network = "lost";
        await database.FoldAsync(Network, Like(Network, "ana", "bo", 0));
        await database.FoldAsync(Network, Like(Network, "bo", "ana", 1));
        var before = await ToldItems.OfAsync(database, Network);

        await database.LoseReadModelsAsync();
        await database.FoldAsync(Network, historical: false, []);
        await database.FoldAsync(Network, Like(Network, "ana", "cy", 2));

        var items = await ToldItems.OfAsync(database, Network);
        Assert.Equal(before.Select(item => item.Id), items.Take(2).Select(item => item.Id));
        Assert.Equal("ana cy", Assert.Single(items.Skip(2)).Pair);
    }

    private PackedEngagement Like(string network, string actor, string target, double day) =>
        FoldedDatabase.Engaged(network, _facts++, "like", actor, target, First.AddDays(day));

    private PackedEngagement View(string network, string actor, string target, double day) =>
        FoldedDatabase.Engaged(network, _facts++, "view", actor, target, First.AddDays(day));
}
