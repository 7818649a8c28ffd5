using Marten;
using Npgsql;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Risk;
using Reciprocity.Projection.Streams;
using Weasel.Core.Migrations;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Storage;

/// <summary>Makes tables, or brings them up to date. One instance does so at a time: two would get into each other's way.</summary>
internal static class SchemaUpdate
{
    private const int Lock = 0x52656300;

    public static Task ApplyAsync(NpgsqlDataSource database, IDocumentStore store, CancellationToken cancellation) =>
        AloneAsync(
            database,
            async connection =>
            {
                LeaveOutForeignKeys(store);
                await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
                await StreamTable.CompressAsync(connection, cancellation);
                await LeaveDocumentsUnsampledAsync(connection, Schemas.Journal, cancellation);
            },
            cancellation);

    public static Task ApplyAsync(NpgsqlDataSource database, ReadModels readModels, CancellationToken cancellation) => AloneAsync(
        database,
        async connection =>
        {
            LeaveOutForeignKeys(readModels.Store);
            await readModels.Store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
            await LeaveRoomForUpdatesAsync(connection, readModels.Generation.Schema, cancellation);
            await LeaveDocumentsUnsampledAsync(connection, readModels.Generation.Schema, cancellation);
            await RiskTable.IndexAsync(connection, readModels.Generation.Schema, cancellation);
        },
        cancellation);

    /// <summary>Lets nobody make tables until the connection's transaction ends.</summary>
    public static Task StopAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        ExecuteAsync(connection, $"select pg_advisory_xact_lock({Lock})", cancellation);

    /// <summary>
    /// Marten has the journal's events refer to their stream, which PostgreSQL looks up for each event: a quarter of what an append takes.
    /// <see cref="Journal.JournalAppend"/> writes the stream's row by the same statement, and Marten itself in the same transaction.
    /// </summary>
    private static void LeaveOutForeignKeys(IDocumentStore store)
    {
        foreach (var table in ((IFeatureSchema)store.Options.Events).Objects.OfType<Table>())
        {
            table.ForeignKeys.Clear();
        }
    }

    /// <summary>
    /// Documents are rewritten again and again. Where their page has room, PostgreSQL puts the new version beside the old one and
    /// leaves the indexes alone (HOT).
    /// </summary>
    private static async Task LeaveRoomForUpdatesAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
             do $$
             declare documents regclass;
             begin
               for documents in
                 select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = '{schema}' and c.relkind = 'r' and coalesce(array_to_string(c.reloptions, ','), '') not like '%fillfactor%'
               loop
                 execute format('alter table %s set (fillfactor = 70)', documents);
               end loop;
             end $$
             """,
            connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// A table that grows is analyzed again and again, and PostgreSQL would compare thirty thousand documents each time, by which nothing is ever
    /// looked up or sorted.
    /// </summary>
    private static Task LeaveDocumentsUnsampledAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation) => ExecuteAsync(
        connection,
        $"""
         do $$
         declare document record;
         begin
           for document in
             select c.oid::regclass as documents, a.attname as name
             from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
             where n.nspname = '{schema}' and c.relkind = 'r' and a.atttypid = 'jsonb'::regtype and not a.attisdropped and coalesce(a.attstattarget, -1) <> 0
           loop
             execute format('alter table %s alter column %I set statistics 0', document.documents, document.name);
           end loop;
         end $$
         """,
        cancellation);

    /// <summary>The lock is a session's and not a transaction's: an open transaction would hold up what tables are made for.</summary>
    private static async Task AloneAsync(NpgsqlDataSource database, Func<NpgsqlConnection, Task> update, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection, $"select pg_advisory_lock({Lock})", cancellation);
        try
        {
            await update(connection);
        }
        finally
        {
            // Asked for, since the pool resets a session only when it is used again. A session that is gone has no locks.
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await ExecuteAsync(connection, $"select pg_advisory_unlock({Lock})", CancellationToken.None);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
