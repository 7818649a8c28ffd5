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

    /// <summary>
    /// Documents are rewritten again and again. Where their page has room, PostgreSQL puts the new version beside the old one and
    /// leaves the indexes alone (HOT).
    /// </summary>
    private const string Room = "fillfactor=70";

    /// <summary>
    /// A table that grows is vacuumed when it has doubled, and not by each fifth: nothing of what comes in is dead, and all indexes are gone
    /// through each time. What is dead counts as by default.
    /// </summary>
    private const string Visited = "autovacuum_vacuum_insert_scale_factor=1";

    /// <summary>And it is analyzed when half as much again has changed: looking things up asks for no statistics, and whole networks only for how many there are, about.</summary>
    private const string Analyzed = "autovacuum_analyze_scale_factor=0.5";

    public static Task ApplyAsync(NpgsqlDataSource database, IDocumentStore store, CancellationToken cancellation) =>
        AloneAsync(
            database,
            async connection =>
            {
                LeaveOutForeignKeys(store);
                await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
                await StreamTable.CompressAsync(connection, cancellation);
                await SetAsync(connection, Schemas.Journal, [Visited, Analyzed], cancellation);
            },
            cancellation);

    public static Task ApplyAsync(NpgsqlDataSource database, ReadModels readModels, CancellationToken cancellation) => AloneAsync(
        database,
        async connection =>
        {
            LeaveOutForeignKeys(readModels.Store);
            await readModels.Store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
            await SetAsync(connection, readModels.Generation.Schema, [Room, Visited, Analyzed], cancellation);
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

    /// <summary>Gives all tables of a schema settings, but for those that a table has already: who runs it may have chosen others.</summary>
    private static Task SetAsync(NpgsqlConnection connection, string schema, string[] settings, CancellationToken cancellation) => ExecuteAsync(
        connection,
        $"""
         do $$
         declare missing record;
         begin
           for missing in
             select c.oid::regclass as documents, string_agg(setting, ', ') as settings
             from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join unnest(array['{string.Join("', '", settings)}']) as setting
             where n.nspname = '{schema}' and c.relkind = 'r'
               and not exists (select from pg_options_to_table(c.reloptions) as own where own.option_name = split_part(setting, '=', 1))
             group by c.oid
           loop
             execute format('alter table %s set (%s)', missing.documents, missing.settings);
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
