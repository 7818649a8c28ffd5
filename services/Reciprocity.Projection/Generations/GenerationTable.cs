using System.Data.Common;
using Npgsql;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Generations;

/// <summary>
/// Which generations there are. One is active: it is folded and read. One may be building: it is folded beside the active one
/// until it takes its place. Those retired are history; their read models are gone after a while.
/// </summary>
/// <remarks>Times are the database's own: they are compared by instances whose clocks differ.</remarks>
internal static class GenerationTable
{
    public const string Building = "building";
    public const string Active = "active";
    public const string Retired = "retired";

    /// <summary>The columns that <see cref="Read"/> reads.</summary>
    public const string Columns = "number, policy, shape";
    public const string Name = $"{Schemas.Journal}.{TableName}";
    private const string TableName = "generation";

    public static Table Table()
    {
        var table = new Table(new PostgresqlObjectName(Schemas.Journal, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("number", "integer").AsPrimaryKey();
        table.AddColumn("state", "varchar").NotNull();
        table.AddColumn("policy", "jsonb").NotNull();
        table.AddColumn("policy_version", "integer").NotNull();
        table.AddColumn("shape", "integer").NotNull();
        table.AddColumn("started_at", "timestamptz").NotNull();
        table.AddColumn("switched_at", "timestamptz");
        table.AddColumn("switched_position", "bigint");
        table.AddColumn("retired_at", "timestamptz");
        table.AddColumn("dropped_at", "timestamptz");
        return table;
    }

    /// <summary>Reads the generations that are folded.</summary>
    public static async Task<Living> LivingAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand($"select state, {Columns} from {Name} where state <> '{Retired}'", connection);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var living = default(Living);
        while (await reader.ReadAsync(cancellation))
        {
            var generation = Read(reader, from: 1);
            living = reader.GetString(0) == Active ? living with { Active = generation } : living with { Building = generation };
        }

        return living;
    }

    /// <summary>The generations whose tables are there, whether they are folded or not.</summary>
    public static async Task<List<Generation>> WithTablesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"select {Columns} from {Name} where to_regclass('{Generation.SchemaOf("' || number || '")}.{FoldMark.TableName}') is not null order by number", connection);
        List<Generation> generations = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            generations.Add(Read(reader, from: 0));
        }

        return generations;
    }

    public static async Task<Living> LivingAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await LivingAsync(connection, cancellation);
    }

    /// <summary>Lets nobody else change which generations there are until the transaction ends. Reading goes on.</summary>
    public static async Task LockAsync(NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"lock table {Name} in exclusive mode", transaction.Connection, transaction);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static Generation Read(DbDataReader reader, int from) =>
        new(reader.GetInt32(from), StoredPolicy.Read(reader.GetString(from + 1)), reader.GetInt32(from + 2));

    /// <summary>The generations that are folded.</summary>
    /// <param name="Active">Null only before the service has first started on the database.</param>
    internal readonly record struct Living(Generation? Active, Generation? Building)
    {
        /// <summary>The one that is read next, or already.</summary>
        public Generation? Newest => Building ?? Active;

        /// <summary>Those that this code may fold.</summary>
        public IEnumerable<Generation> OfCurrentShape =>
            new[] { Active, Building }.OfType<Generation>().Where(generation => generation.IsOfCurrentShape);
    }
}
