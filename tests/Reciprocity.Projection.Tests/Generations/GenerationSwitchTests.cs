using System.Data;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Tests.Generations;

public sealed class GenerationSwitchTests : GenerationTest
{
    [Theory]
    [InlineData(100_000L, 0L)]
    [InlineData(100_000L, 99_999L)]
    public async Task A_generation_that_is_behind_is_not_switched_to(long live, long built)
    {
        var building = await BuildingAsync();
        await FoldedAsync(1, live);
        await FoldedAsync(building.Number, built);

        Assert.False(await Switch.TryAsync(building, Cancellation));

        Assert.Equal(1, (await LivingAsync()).Active!.Number);
        Assert.Equal("building", (await RebuildAsync())!.State);
    }

    [Fact]
    public async Task A_generation_that_is_level_takes_the_place_of_the_active_one()
    {
        var building = await BuildingAsync();
        await FoldedAsync(1, 100);
        await FoldedAsync(2, 100);

        Assert.True(await Switch.TryAsync(building, Cancellation));

        var (active, none) = await LivingAsync();
        Assert.Equal(2, active!.Number);
        Assert.Null(none);
        var rebuild = await RebuildAsync();
        Assert.Equal(("active", 100L, 1.0), (rebuild!.State, rebuild.Position, rebuild.Progress));
        Assert.NotNull(rebuild.SwitchedAt);
        Assert.True(await Switch.TryAsync(building, Cancellation));
        Assert.True(await Start.RebuildAsync(Cancellation));
    }

    [Fact]
    public async Task Where_nothing_is_folded_yet_there_is_nothing_to_catch_up_with()
    {
        Assert.True(await Switch.TryAsync(await BuildingAsync(), Cancellation));

        Assert.Equal(2, (await LivingAsync()).Active!.Number);
    }

    [Fact]
    public async Task The_live_fold_stands_still_until_one_that_is_close_has_caught_up()
    {
        var building = await BuildingAsync();
        await FoldedAsync(1, 100);
        await FoldedAsync(2, 90);

        var switching = Switch.TryAsync(building, Cancellation);
        while (await ScalarAsync<long>("select count(*) from pg_locks where relation = 'reciprocity.generation'::regclass and mode = 'ExclusiveLock'") == 0)
        {
            await Task.Delay(10, Cancellation);
        }

        await Task.Delay(100, Cancellation);
        var page = FoldedAsync(1, 200);
        await Task.Delay(100, Cancellation);
        Assert.False(page.IsCompleted);
        await FoldedAsync(2, 100);

        Assert.True(await switching);
        await page;
        Assert.Equal(2, (await LivingAsync()).Active!.Number);
    }

    [Fact]
    public async Task Who_has_begun_to_read_a_generation_reads_it_to_the_end()
    {
        var building = await BuildingAsync();
        await using var stores = NewStores();
        await using var connection = await Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, Cancellation);
        Assert.Equal(1, (await stores.ActiveAsync(connection, Cancellation)).Generation.Number);

        await Switch.TryAsync(building, Cancellation);

        Assert.Equal(1, (await stores.ActiveAsync(connection, Cancellation)).Generation.Number);
        Assert.Equal(2, (await stores.ActiveAsync(Cancellation)).Generation.Number);
    }

    private async Task<Generation> BuildingAsync()
    {
        await Start.UnderAsync(Standard, Cancellation);
        await Start.RebuildAsync(Cancellation);
        return (await LivingAsync()).Building!;
    }
}
