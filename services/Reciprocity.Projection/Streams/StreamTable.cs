using Npgsql;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Streams;

/// <summary>
/// What listeners are told, as rows of up to <see cref="MostInRow"/> items: a page of the fold and a round of isolation write theirs in the
/// order in which they are read. They stand beside the journal and not in a generation of read models, which comes and goes.
/// </summary>
internal static class StreamTable
{
    public const string Name = $"{Schemas.Journal}.{TableName}";
    public const string TableName = "stream_page";
    public const string PrunedName = $"{Schemas.Journal}.{PrunedTable}";

    /// <summary>Also the most that a listener is sent, and that is held in memory for it, in one piece.</summary>
    public const int MostInRow = 200;

    /// <summary>The generation of rows that belong to none: they are told whichever is read.</summary>
    public const int NoGeneration = 0;

    public const string RelationshipEvent = "relationship";
    public const string RiskEvent = "risk";

    /// <summary>
    /// Whether a row called <c>page</c> is told: its position lies between the switch to its generation and the switch to the next. What
    /// the generation before had folded, it has told; what a retired one commits after the switch is the next one's to tell.
    /// </summary>
    public const string IsTold =
        $"""
         (page.generation = 0 or exists (
           select from (
             select number, coalesce(switched_position, 0) as since, lead(switched_position) over (order by number) as until
             from {GenerationTable.Name} where switched_at is not null) era
           where era.number = page.generation and page.position > era.since and page.position <= coalesce(era.until, page.position)))
         """;

    private const string PrunedTable = "stream_pruned";

    public static Table Table()
    {
        var table = new Table(new PostgresqlObjectName(Schemas.Journal, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("position", "bigint").AsPrimaryKey();
        table.AddColumn("first", "integer").AsPrimaryKey();
        table.AddColumn("generation", "integer").AsPrimaryKey();
        table.AddColumn("count", "integer").NotNull();
        table.AddColumn("event", "varchar").NotNull();
        table.AddColumn("written_at", "timestamptz").NotNull();
        table.AddColumn("items", "text").NotNull();
        table.Indexes.Add(new IndexDefinition("stream_page_written") { Columns = ["written_at"] });
        return table;
    }

    /// <summary>Up to where a network's items are no longer kept.</summary>
    public static Table Pruned()
    {
        var table = new Table(new PostgresqlObjectName(Schemas.Journal, PrunedTable, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("position", "bigint").NotNull();
        table.AddColumn("next", "integer").NotNull();
        return table;
    }

    /// <summary>
    /// Has items compressed by lz4, where PostgreSQL is built with it: written in the fold's transactions, they take it a fifth of the time
    /// of its own way.
    /// </summary>
    public static async Task CompressAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
             do $$
             begin
               if exists (select from pg_attribute where attrelid = '{Name}'::regclass and attname = 'items' and attcompression <> 'l') then
                 alter table {Name} alter column items set compression lz4;
               end if;
             exception when feature_not_supported then null;
             end $$
             """,
            connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
