using Npgsql;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Tests.Journal;

/// <summary>
/// PostgreSQL counts tables from time to time. A network that came after the last count is none that its planner knows, and must be
/// found by the same indexes nevertheless.
/// </summary>
public sealed class UncountedNetworkTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private const int Members = 600;
    private const int Asked = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fold")]
    [InlineData("query")]
    public async Task The_history_of_a_pair_is_not_looked_for_in_the_whole_network(string by)
    {
        var (counted, later) = ($"counted-{by}", $"later-{by}");
        await JournalAsync(counted);
        await JournalIndexes.CreateAsync(database.Source, Cancellation);
        await ExecuteAsync(database.Source, $"analyze {Schemas.Journal}.mt_events");
        await JournalAsync(later);
        await using var lookups = StorageSetup.Connect(
            by == "fold" ? StorageSetup.ForLookups(database.ConnectionString) : StorageSetup.ForQueries(database.ConnectionString), new Instance("lookups"));
        var before = await EntriesReadAsync();

        var pairs = await PairsAsync(later);
        await using (var connection = await lookups.OpenConnectionAsync(Cancellation))
        {
            var wanted = pairs.ConvertAll(pair => new PairHistories.Wanted(pair, DateTimeOffset.MinValue));
            var histories = await PairHistories.ReadAsync(connection, later, wanted, long.MaxValue, Cancellation);
            Assert.All(pairs, pair => Assert.Single(histories[pair]));
            await using var flush = new NpgsqlCommand("select pg_stat_force_next_flush()", connection);
            await flush.ExecuteNonQueryAsync(Cancellation);
        }

        Assert.Equal(Asked, await EntriesReadAsync() - before);
    }

    private Task JournalAsync(string network) => database.JournalAsync(
        network,
        historical: false,
        [.. Enumerable.Range(0, Members).Select(i => FoldedDatabase.Engaged(network, i, "like", $"m{i}", $"m{i + 1}", DateTimeOffset.UnixEpoch.AddYears(56).AddMinutes(i)))]);

    private async Task<List<Guid>> PairsAsync(string network)
    {
        // By no index, so that it is not counted with what is tested.
        await using var query = database.Source.CreateCommand($"select distinct {PairIndex.Pair} from {Schemas.Journal}.mt_events where tenant_id || '' = $1 limit {Asked}");
        query.Parameters.Add(new() { Value = network });
        var pairs = new List<Guid>();
        await using var reader = await query.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            pairs.Add(reader.GetGuid(0));
        }

        return pairs;
    }

    private async Task<long> EntriesReadAsync()
    {
        await ExecuteAsync(database.Source, "select pg_stat_force_next_flush()");
        await using var query = database.Source.CreateCommand(
            $"select sum(idx_tup_read)::bigint from pg_stat_user_indexes where schemaname = '{Schemas.Journal}' and relname = 'mt_events'");
        return (long)(await query.ExecuteScalarAsync(Cancellation))!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
