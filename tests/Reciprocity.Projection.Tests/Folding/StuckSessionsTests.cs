using Npgsql;
using Reciprocity.Projection.Folding;
using Reciprocity.TestKit;

namespace Reciprocity.Projection.Tests.Folding;

/// <summary>Sessions in the middle of a COPY are such as wait for their client while they are neither idle nor have anything to send.</summary>
public sealed class StuckSessionsTests(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_others_wait_for_is_ended_and_one_that_nobody_waits_for_is_not()
    {
        await ExecuteAsync(database.Source, "create table stuck (id int primary key, value int)");
        await ExecuteAsync(database.Source, "insert into stuck values (1, 0), (2, 0)");
        await using var held = await HoldAsync(row: 1);
        await using var alone = await HoldAsync(row: 2);
        var waiting = ExecuteAsync(database.Source, "update stuck set value = 7 where id = 1");

        await Eventually.HoldsAsync(
            "the one that waited goes on",
            TimeSpan.FromSeconds(20),
            async () =>
            {
                await StuckSessions.EndAsync(database.Source, Patience, Cancellation);
                return waiting.IsCompleted;
            },
            ended => ended);

        await waiting;
        await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await held.CompleteAsync(Cancellation));
        await alone.CompleteAsync(Cancellation);
    }

    [Fact]
    public async Task One_that_has_only_just_begun_to_wait_for_its_client_is_not_ended()
    {
        await ExecuteAsync(database.Source, "create table slow (id int primary key, value int)");
        await ExecuteAsync(database.Source, "insert into slow values (1, 0)");
        await using var held = await HoldAsync(row: 1, table: "slow");
        var waiting = ExecuteAsync(database.Source, "update slow set value = 7 where id = 1");
        await Eventually.HoldsAsync(
            "somebody waits",
            TimeSpan.FromSeconds(20),
            () => CountAsync("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like 'update slow%'"),
            waiters => waiters == 1);

        await StuckSessions.EndAsync(database.Source, TimeSpan.FromMinutes(1), Cancellation);

        await held.CompleteAsync(Cancellation);
        await held.DisposeAsync();
        await waiting;
    }

    /// <summary>A row's lock, held by a session that waits for what its client is to send.</summary>
    private async Task<Holder> HoldAsync(int row, string table = "stuck")
    {
        var connection = await database.Source.OpenConnectionAsync(Cancellation);
        var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using var command = new NpgsqlCommand($"update {table} set value = 1 where id = {row}", connection, transaction);
        await command.ExecuteNonQueryAsync(Cancellation);
        return new(connection, transaction, await connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)", Cancellation));
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private sealed class Holder(NpgsqlConnection connection, NpgsqlTransaction transaction, NpgsqlBinaryImporter copy) : IAsyncDisposable
    {
        public async Task CompleteAsync(CancellationToken cancellation)
        {
            await copy.CompleteAsync(cancellation);
            await copy.DisposeAsync();
            await transaction.CommitAsync(cancellation);
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
