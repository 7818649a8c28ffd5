using Marten;
using Reciprocity.Domain.Relationships;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// The expectations that are open, one row each: which of them have expired depends on the clock and is counted here when it is
/// asked. Narrow rows of their own, because an index on the relationships' opening times would have to be rewritten with
/// everything else of a relationship. Found by what the pair holds of its opening: an index by pair would be one more of gigabytes
/// to be written with every opening.
/// </summary>
internal static class OpenExpectations
{
    public const string TableName = "open_expectation";

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("opener", "varchar").AsPrimaryKey();
        table.AddColumn("opened_at", "timestamptz").AsPrimaryKey();
        table.AddColumn("awaited", "varchar").AsPrimaryKey();
        table.AddColumn("pair", "uuid").NotNull();
        table.AddColumn("kind", "varchar").NotNull();
        table.Indexes.Add(new IndexDefinition("open_expectation_awaited") { Columns = ["network", "awaited", "opened_at"] });
        table.Indexes.Add(new IndexDefinition("open_expectation_opened") { Columns = ["network", "opened_at"] });
        return table;
    }

    /// <summary>Queues what changes when pairs change. The page fails if a row is there that should not be, or one that changes is not.</summary>
    public static void QueueWrite(IDocumentOperations operations, string schema, IReadOnlyList<(Relationship? Before, Relationship After)> changes)
    {
        List<Relationship> closed = [.. changes.Where(pair => pair.Before?.Ledger.Opening is not null && pair.After.Ledger.Opening is null).Select(pair => pair.Before!)];
        if (closed.Count > 0)
        {
            // One look into the index for each, whatever PostgreSQL thinks of a table that it has not counted yet: a join it would do by going
            // through the whole array for each row of the network.
            operations.QueueSqlCommand(
                $"""
                 with gone as (
                   delete from {schema}.{TableName} where ctid = any(array(
                     select found.at from unnest(?, ?, ?) as closed (opener, awaited, opened_at)
                     cross join lateral (
                       select ctid as at from {schema}.{TableName}
                       where network = ? and opener = closed.opener and opened_at = closed.opened_at and awaited = closed.awaited limit 1) found))
                   returning 1)
                 select 1 / (count(*) = ?)::int from gone
                 """,
                [.. KeysOf(closed), operations.TenantId, closed.Count]);
        }

        List<Relationship> opened = [.. changes.Where(pair => pair.Before?.Ledger.Opening is null && pair.After.Ledger.Opening is not null).Select(pair => pair.After)];
        if (opened.Count > 0)
        {
            operations.QueueSqlCommand(
                $"""
                 insert into {schema}.{TableName} (network, pair, opener, awaited, opened_at, kind)
                 select ?, pair, opener, awaited, opened_at, kind from unnest(?, ?, ?, ?, ?) as opened (opener, awaited, opened_at, pair, kind)
                 order by opener, opened_at
                 """,
                [operations.TenantId, .. KeysOf(opened), .. RestOf(opened)]);
        }

        List<(Relationship? Before, Relationship After)> changed = [.. changes.Where(pair => Differs(pair.Before?.Ledger.Opening, pair.After.Ledger.Opening))];
        if (changed.Count > 0)
        {
            var after = changed.ConvertAll(pair => pair.After);
            operations.QueueSqlCommand(
                $"""
                 with written as (
                   update {schema}.{TableName} open
                   set opener = changed.opener, awaited = changed.awaited, opened_at = changed.opened_at, kind = changed.kind
                   from unnest(?, ?, ?, ?, ?, ?, ?, ?) as changed (was_opener, was_awaited, was_opened_at, opener, awaited, opened_at, pair, kind)
                   where open.network = ? and open.opener = changed.was_opener and open.opened_at = changed.was_opened_at and open.awaited = changed.was_awaited
                   returning 1)
                 select 1 / (count(*) = ?)::int from written
                 """,
                [.. KeysOf(changed.ConvertAll(pair => pair.Before!)), .. KeysOf(after), .. RestOf(after), operations.TenantId, changed.Count]);
        }
    }

    /// <summary>Opener, awaited, opened at: what a row is found by, of pairs that have an opening.</summary>
    public static object[] KeysOf(List<Relationship> pairs) =>
    [
        pairs.ConvertAll(pair => pair.Ledger.Opening!.By == Side.A ? pair.A : pair.B),
        pairs.ConvertAll(pair => pair.Ledger.Opening!.By == Side.A ? pair.B : pair.A),
        pairs.ConvertAll(pair => pair.Ledger.Opening!.At),
    ];

    private static object[] RestOf(List<Relationship> pairs) => [pairs.ConvertAll(pair => pair.Id), pairs.ConvertAll(pair => pair.Ledger.Opening!.Kind)];

    private static bool Differs(Opening? before, Opening? after) =>
        before is not null && after is not null && (before.By != after.By || before.At != after.At || before.Kind != after.Kind);
}
