using Npgsql;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// The right to fold a generation, which one instance has at a time: an advisory lock of a session of its own, which has to be kept up by a
/// query every second. PostgreSQL ends the session, and with it the lock, when the queries cease: the holder may be frozen, and
/// a frozen process's connection would otherwise stay open for ever.
/// </summary>
/// <remarks>
/// The lock is not held by a transaction, as Marten's own is: an open one keeps PostgreSQL from clearing away the versions of
/// rows that the fold has replaced. Nothing depends on the lease being exclusive at every instant; it only keeps instances from
/// folding in vain. What keeps a page from being folded twice is its mark.
/// </remarks>
internal sealed class FoldLease : IAsyncDisposable
{
    private const int LockSpace = 0x52656369;
    private readonly NpgsqlConnection _connection;

    private FoldLease(NpgsqlConnection connection) => _connection = connection;

    /// <summary>How often a lease is kept up, and tried for.</summary>
    public static TimeSpan Cadence { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The lease; null while another instance has it.</summary>
    public static async Task<FoldLease?> TryTakeAsync(NpgsqlDataSource database, Generation generation, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            await using var take = new NpgsqlCommand($"select pg_try_advisory_lock({LockSpace}, {generation.Number})", connection);
            if (await take.ExecuteScalarAsync(cancellation) is true)
            {
                await ExecuteAsync(connection, "set idle_session_timeout = '10s'", cancellation);
                return new FoldLease(connection);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <exception cref="NpgsqlException">The lease is lost.</exception>
    public Task KeepUpAsync(CancellationToken cancellation) => ExecuteAsync(_connection, "select 1", cancellation);

    /// <summary>The name of the instance that has the lease; null while none has.</summary>
    public static async Task<string?> HolderAsync(NpgsqlDataSource database, Generation generation, CancellationToken cancellation)
    {
        await using var query = database.CreateCommand(
            $"""
             select activity.application_name
             from pg_locks held join pg_stat_activity activity using (pid)
             where held.locktype = 'advisory' and held.granted and held.classid = {LockSpace} and held.objid = {generation.Number}
               and held.database = (select oid from pg_database where datname = current_database())
             """);
        return await query.ExecuteScalarAsync(cancellation) as string;
    }

    /// <summary>Gives the lease back, if it is not lost.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // Asked for, since the pool resets a session only when it is used again.
            await ExecuteAsync(_connection, "select pg_advisory_unlock_all(); reset idle_session_timeout", CancellationToken.None);
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            // The session is gone, and the lock with it.
        }

        await _connection.DisposeAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 5 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
