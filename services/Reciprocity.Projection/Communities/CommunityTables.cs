using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Communities;

/// <summary>Where communities are kept: who is in which, what is known of each, and the runs that found them.</summary>
internal static class CommunityTables
{
    public const string Members = "member_community";
    public const string Communities = "community";
    public const string Runs = "community_run";

    /// <summary>Of the latest run. A member without a mutual tie has no row.</summary>
    public static Table MembersTable(string schema)
    {
        var table = Named(schema, Members);
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("member", "varchar").AsPrimaryKey();
        table.AddColumn("community", "text").NotNull();
        table.Indexes.Add(new IndexDefinition("member_community_members") { Columns = ["network", "community", "member"] });
        return table;
    }

    /// <summary>Of the latest run.</summary>
    public static Table CommunitiesTable(string schema)
    {
        var table = Named(schema, Communities);
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("community", "text").AsPrimaryKey();
        table.AddColumn("size", "bigint").NotNull();
        table.AddColumn("edges", "bigint").NotNull();
        table.AddColumn("mutual", "bigint").NotNull();
        table.AddColumn("known", "bigint").NotNull();
        table.AddColumn("answered_in_window", "bigint").NotNull();
        table.AddColumn("newcomers", "bigint").NotNull();
        table.AddColumn("newcomers_opened", "bigint").NotNull();
        table.AddColumn("newcomers_answered", "bigint").NotNull();
        table.AddColumn("gini_received", "double precision");
        return table;
    }

    /// <summary>The latest runs; older ones are pruned.</summary>
    public static Table RunsTable(string schema)
    {
        var table = Named(schema, Runs);
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("run", "bigint").AsPrimaryKey();
        table.AddColumn("as_of", "timestamptz").NotNull();
        table.AddColumn("position", "bigint").NotNull();
        table.AddColumn("modularity", "double precision");
        table.AddColumn("communities", "bigint").NotNull();
        table.AddColumn("members", "bigint").NotNull();
        table.AddColumn("ties", "bigint").NotNull();
        table.AddColumn("left_out", "bigint").NotNull();
        table.AddColumn("moved", "bigint");
        table.AddColumn("merged", "bigint");
        table.AddColumn("split", "bigint");
        return table;
    }

    private static Table Named(string schema, string name) => new(new PostgresqlObjectName(schema, name, SchemaUtils.IdentifierUsage.General));
}
