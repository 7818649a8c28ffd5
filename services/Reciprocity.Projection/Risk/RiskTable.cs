using Npgsql;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Risk;

/// <summary>The members' isolation as it was when it was last computed for the whole network, for lists.</summary>
internal static class RiskTable
{
    public const string Name = "member_risk";
    private const string ListIndex = "member_risk_listed";

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, Name, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("member", "varchar").AsPrimaryKey();
        table.AddColumn("level", "varchar").NotNull();

        // Null where the level says that nothing is to be said.
        table.AddColumn("risk", "double precision");
        table.AddColumn("reciprocating", "bigint").NotNull();
        table.AddColumn("received", "bigint").NotNull();
        table.AddColumn("usually_received", "double precision");
        table.IgnoreIndex(ListIndex);
        return table;
    }

    /// <summary>Lists go by level, R and name, in the order of strings that is the same everywhere: an index that the schema management cannot express.</summary>
    public static async Task IndexAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"create index if not exists {ListIndex} on {schema}.{Name} (network, level, reciprocating, member collate \"C\")", connection);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
