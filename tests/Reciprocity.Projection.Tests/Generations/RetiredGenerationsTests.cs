using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Tests.Generations;

public sealed class RetiredGenerationsTests : GenerationTest
{
    [Fact]
    public async Task Read_models_are_dropped_when_they_have_been_retired_for_long_enough_and_not_before()
    {
        await RetireFirstAsync();

        Assert.False(await Retired(grace: TimeSpan.FromMinutes(1)).TryDropAsync(Cancellation));
        Assert.Equal((true, true), await IsThereAsync());

        await ExecuteAsync("update reciprocity.generation set retired_at = retired_at - interval '1 minute' where number = 1");
        Assert.True(await Retired(grace: TimeSpan.FromMinutes(1)).TryDropAsync(Cancellation));
        Assert.Equal((false, false), await IsThereAsync());
        Assert.False(await Retired(grace: TimeSpan.FromMinutes(1)).TryDropAsync(Cancellation));
        Assert.Equal(2, (await LivingAsync()).Active!.Number);
    }

    [Fact]
    public async Task Whoever_still_reads_them_is_not_interrupted()
    {
        await RetireFirstAsync();
        await using var reader = await Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await reader.BeginTransactionAsync(Cancellation);
        await using var query = new NpgsqlCommand("select count(*) from reciprocity_g1.fold_mark", reader, transaction);
        await query.ExecuteScalarAsync(Cancellation);

        await Assert.ThrowsAsync<PostgresException>(() => Retired(TimeSpan.Zero).TryDropAsync(Cancellation));

        Assert.Equal(0L, await query.ExecuteScalarAsync(Cancellation));
        await transaction.CommitAsync(Cancellation);
        Assert.True(await Retired(TimeSpan.Zero).TryDropAsync(Cancellation));
    }

    private async Task RetireFirstAsync()
    {
        await Start.UnderAsync(Standard, Cancellation);
        await FoldedAsync(1, 10);
        await FoldedAsync(2, 10);
        await Start.RebuildAsync(Cancellation);
        await Switch.TryAsync((await LivingAsync()).Building!, Cancellation);
    }

    private async Task<(bool Schema, bool Progress)> IsThereAsync() => (
        await ScalarAsync<bool>("select exists (select from pg_namespace where nspname = 'reciprocity_g1')"),
        await ScalarAsync<bool>("select exists (select from reciprocity.mt_event_progression where name = 'fold-g1:All')"));

    private RetiredGenerations Retired(TimeSpan grace) =>
        new(Source, null!, NewStores(), Options.Create(new GenerationOptions { Grace = grace }), NullLogger<RetiredGenerations>.Instance);
}
