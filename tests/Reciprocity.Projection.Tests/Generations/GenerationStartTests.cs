using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Tests.Generations;

public sealed class GenerationStartTests : GenerationTest
{
    [Fact]
    public async Task The_first_start_begins_generation_1_and_many_at_once_begin_one()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Start.UnderAsync(Standard, Cancellation)));

        var (active, building) = await LivingAsync();
        Assert.Equal(Generation.First, active!.Number);
        Assert.True(StoredPolicy.Same(Standard, active.Policy));
        Assert.Null(building);
        Assert.Null(await RebuildAsync());
    }

    [Fact]
    public async Task A_changed_policy_begins_a_generation_and_leaves_the_active_one_under_its_own()
    {
        await Start.UnderAsync(Standard, Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Start.UnderAsync(Changed, Cancellation)));

        var (active, building) = await LivingAsync();
        Assert.True(StoredPolicy.Same(Standard, active!.Policy));
        Assert.Equal(2, building!.Number);
        Assert.True(StoredPolicy.Same(Changed, building.Policy));
    }

    [Fact]
    public async Task A_policy_that_is_changed_back_before_it_took_effect_takes_none()
    {
        await Start.UnderAsync(Standard, Cancellation);
        await Start.UnderAsync(Changed, Cancellation);

        await Start.UnderAsync(Standard, Cancellation);

        var (active, building) = await LivingAsync();
        Assert.Equal(1, active!.Number);
        Assert.Null(building);
        Assert.Equal("retired", (await RebuildAsync())!.State);
    }

    [Fact]
    public async Task A_rebuild_is_under_the_active_policy_and_there_is_one_at_a_time()
    {
        await Start.UnderAsync(Changed, Cancellation);

        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Start.RebuildAsync(Cancellation)));

        Assert.Single(begun, didBegin => didBegin);
        var (_, building) = await LivingAsync();
        Assert.Equal(2, building!.Number);
        Assert.True(StoredPolicy.Same(Changed, building.Policy));
        var rebuild = await RebuildAsync();
        Assert.Equal((2, "building", null), (rebuild!.Generation, rebuild.State, rebuild.SwitchedAt));
    }

    [Fact]
    public async Task Code_of_another_shape_begins_a_generation_and_folds_no_other()
    {
        await Start.UnderAsync(Standard, Cancellation);
        await ExecuteAsync("update reciprocity.generation set shape = shape - 1");

        await Start.UnderAsync(Standard, Cancellation);

        var living = await LivingAsync();
        Assert.Equal((1, 2), (living.Active!.Number, living.Building!.Number));
        Assert.Equal([2], living.OfCurrentShape.Select(generation => generation.Number));
    }

    [Fact]
    public async Task A_rebuild_that_is_under_way_gives_way_to_a_changed_policy()
    {
        await Start.UnderAsync(Standard, Cancellation);
        await Start.RebuildAsync(Cancellation);

        await Start.UnderAsync(Changed, Cancellation);

        var (active, building) = await LivingAsync();
        Assert.Equal((1, 3), (active!.Number, building!.Number));
    }
}
