using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Erasures;

/// <summary>Where erasures are kept: what was asked for, and by what an erased id is recognised.</summary>
internal static class ErasureTables
{
    public const string Name = $"{Schemas.Journal}.{TableName}";
    public const string KeyName = $"{Schemas.Journal}.{KeyTable}";
    public const string Requested = "requested";
    public const string Erasing = "erasing";
    public const string Done = "done";
    private const string TableName = "erasure";
    private const string KeyTable = "erasure_key";

    /// <summary>
    /// One row for each member that was, or is to be, erased. The id itself stands here only until that is done. Those done have a
    /// number; numbers are committed in their order, so whoever has seen one has seen all before it.
    /// </summary>
    public static Table Table()
    {
        var table = Named(TableName);
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("network", "varchar").NotNull();
        table.AddColumn("member_hash", "uuid").NotNull();
        table.AddColumn("member_length", "integer").NotNull();
        table.AddColumn("token", "varchar").NotNull();
        table.AddColumn("member", "varchar");
        table.AddColumn("state", "varchar").NotNull();
        table.AddColumn("requested_at", "timestamptz").NotNull();
        table.AddColumn("finished_at", "timestamptz");
        table.AddColumn("number", "bigint");

        // Of its event in the journal: what was read of the network's journal up to there may have been read before.
        table.AddColumn("position", "bigint");
        table.AddColumn("events", "bigint");
        table.AddColumn("events_done", "bigint").NotNull();
        table.AddColumn("relationships", "bigint").NotNull();
        table.AddColumn("set_aside", "bigint").NotNull();
        table.Indexes.Add(new IndexDefinition("erasure_member") { Columns = ["network", "member_hash"], IsUnique = true });
        table.Indexes.Add(new IndexDefinition("erasure_token") { Columns = ["network", "token"], IsUnique = true });
        table.Indexes.Add(new IndexDefinition("erasure_number") { Columns = ["number"], IsUnique = true });
        table.Indexes.Add(new IndexDefinition("erasure_unfinished") { Columns = ["requested_at"], Predicate = "number is null" });
        return table;
    }

    /// <summary>A single row: the key where none is configured, and what tells one key from another.</summary>
    public static Table Key()
    {
        var table = Named(KeyTable);
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("secret", "bytea");
        table.AddColumn("proof", "uuid").NotNull();
        return table;
    }

    /// <summary>Whether this is what an erased member of the network goes by, as SQL.</summary>
    public static string IsToken(string network, string member) =>
        $"({member} in (select erased.token from {Name} erased where erased.network = {network}))";

    /// <summary>How many of a network's members are erased, as SQL.</summary>
    public static string CountOf(string network) => $"(select count(*) from {Name} erased where erased.network = {network} and erased.number is not null)";

    /// <summary>The position of a network's latest erasure, 0 where there is none, as SQL.</summary>
    public static string LatestOf(string network) => $"(select coalesce(max(erased.position), 0) from {Name} erased where erased.network = {network})";

    private static Table Named(string name) => new(new PostgresqlObjectName(Schemas.Journal, name, SchemaUtils.IdentifierUsage.General));
}
