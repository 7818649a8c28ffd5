using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Tests.Generations;

/// <summary>A test with a database of its own, in which there is no generation yet.</summary>
public abstract class GenerationTest : IAsyncLifetime
{
    private readonly JournalDatabase _database = new();

    internal static EngagementPolicy Standard => EngagementPolicy.Default;

    internal static EngagementPolicy Changed { get; } = new(2, TimeSpan.FromDays(1), Standard.Window, Standard.Weights);

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal NpgsqlDataSource Source => _database.Source;

    internal GenerationStart Start => new(Source, NullLogger<GenerationStart>.Instance);

    internal GenerationSwitch Switch => new(Source, NullLogger<GenerationSwitch>.Instance);

    internal ReadModelStores NewStores() => new(Source, new FoldMetrics(_database.Meters));

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _database.DisposeAsync();
    }

    internal Task<GenerationTable.Living> LivingAsync() => GenerationTable.LivingAsync(Source, Cancellation);

    internal async Task<RebuildAnswer?> RebuildAsync()
    {
        await using var connection = await Source.OpenConnectionAsync(Cancellation);
        return await RebuildAnswer.ReadAsync(connection, Cancellation);
    }

    /// <summary>Says of a generation, as a page's commit does, that it is folded up to there.</summary>
    internal Task FoldedAsync(int generation, long position) => ExecuteAsync(
        $"""
         insert into reciprocity.mt_event_progression (name, last_seq_id) values ('fold-g{generation}:All', {position})
         on conflict (name) do update set last_seq_id = excluded.last_seq_id
         """);

    internal async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    internal async Task<T> ScalarAsync<T>(string sql)
    {
        await using var query = Source.CreateCommand(sql);
        return (T)(await query.ExecuteScalarAsync(Cancellation))!;
    }
}
