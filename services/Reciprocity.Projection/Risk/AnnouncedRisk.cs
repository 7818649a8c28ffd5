using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Risk;

/// <summary>
/// What was said of members' isolation, and what is to be said still. It stands beside the journal and not in a generation of read
/// models: those are built anew, and nothing is said twice for that.
/// </summary>
internal static class AnnouncedRisk
{
    public const string LevelsName = $"{Schemas.Journal}.{LevelsTable}";
    public const string RoundsName = $"{Schemas.Journal}.{RoundsTable}";
    public const string OutboxName = $"{Schemas.Journal}.{OutboxTable}";
    public const string UntoldName = $"{Schemas.Journal}.{UntoldTable}";
    public const string LevelsTable = "announced_risk";
    public const string OutboxTable = "risk_outbox";
    public const string UntoldTable = "risk_untold";
    private const string RoundsTable = "announced_risk_round";

    /// <summary>The level that was announced last of each member, and the one that has been seen once since.</summary>
    public static Table Levels()
    {
        var table = new Table(new PostgresqlObjectName(Schemas.Journal, LevelsTable, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("member", "varchar").AsPrimaryKey();
        table.AddColumn("level", "varchar").NotNull();
        table.AddColumn("seen", "varchar");
        return table;
    }

    /// <summary>Up to where in the journal, and from which generation, a network's levels were compared.</summary>
    public static Table Rounds()
    {
        var table = new Table(new PostgresqlObjectName(Schemas.Journal, RoundsTable, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("generation", "integer").NotNull();
        table.AddColumn("position", "bigint").NotNull();
        return table;
    }

    /// <summary>Changes that the broker has not confirmed yet.</summary>
    public static Table Outbox() => Changes(OutboxTable);

    /// <summary>Changes that have no place among the items of the network's stream yet.</summary>
    public static Table Untold() => Changes(UntoldTable);

    private static Table Changes(string name)
    {
        var table = new Table(new PostgresqlObjectName(Schemas.Journal, name, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("network", "varchar").NotNull();
        table.AddColumn("member", "varchar").NotNull();
        table.AddColumn("previous_level", "varchar").NotNull();
        table.AddColumn("level", "varchar").NotNull();
        table.AddColumn("risk", "double precision");
        table.AddColumn("reciprocating", "bigint").NotNull();
        table.AddColumn("as_of", "timestamptz").NotNull();
        return table;
    }
}
