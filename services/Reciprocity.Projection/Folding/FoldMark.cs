using Marten;
using Npgsql;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// How far a network is folded, and by which page: written in the page's transaction. The token tells a cache whether the page
/// it was made by is the one that was committed last; see <see cref="FoldCache"/>.
/// </summary>
/// <param name="Position">The sequence of the network's last folded event; 0 when there is none.</param>
/// <param name="Token">Drawn anew for each page and network, and for each erasure; null when nothing is folded.</param>
internal readonly record struct FoldMark(long Position, Guid? Token)
{
    public const string TableName = "fold_mark";

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("position", "bigint").NotNull();
        table.AddColumn("token", "uuid").NotNull();
        return table;
    }

    /// <summary>The mark, and the position of the network's latest erasure, 0 where there is none: what was loaded up to there may be of before.</summary>
    public static async Task<(FoldMark Mark, long Erased)> ReadAsync(NpgsqlConnection connection, string schema, string network, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select coalesce(mark.position, 0), mark.token, {ErasureTables.LatestOf("$1")}
             from (select 1) one left join {schema}.{TableName} mark on mark.network = $1
             """,
            connection);
        query.Parameters.Add(new() { Value = network });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (new(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetGuid(1)), reader.GetInt64(2));
    }

    /// <summary>The newest sequence in the journal, and the newest that is folded.</summary>
    public static async Task<(long Journaled, long Folded)> NewestAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"select coalesce((select max(seq_id) from {Schemas.Journal}.mt_events), 0), coalesce((select max(position) from {schema}.{TableName}), 0)", connection);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Queues the write of a page's mark, which fails with the page unless the network still bears the mark it was built on.</summary>
    /// <remarks>
    /// This is what keeps two leaders from both committing a page. Marten's own check of its progress row asks how many rows were
    /// affected by all statements so far, and so sees no conflict behind statements that did affect some.
    /// </remarks>
    public void QueueWrite(IDocumentOperations operations, string schema, string network, FoldMark builtOn) => operations.QueueSqlCommand(
        $"""
         with written as (
           insert into {schema}.{TableName} as mark (network, position, token)
           select ?, ?, ? where ? or exists (select 1 from {schema}.{TableName} where network = ?)
           on conflict (network) do update set position = excluded.position, token = excluded.token where mark.token = ?
           returning 1)
         select 1 / count(*) from written
         """,
        network,
        Position,
        Token!.Value,
        builtOn.Token is null,
        network,
        builtOn.Token ?? Guid.Empty);
}
