using Npgsql;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Queries;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Schedules;

/// <summary>Of what a scheduled measure was computed, and where it is written.</summary>
/// <param name="Schema">The schema of the read models.</param>
/// <param name="Position">The network's last folded journal sequence then.</param>
/// <param name="Events">How many events of the network were folded then.</param>
internal readonly record struct MeasureRun(string Schema, string Network, DateTimeOffset AsOf, long Position, long Events)
{
    public static MeasureRun Of(Measurement.At at) => new(at.Schema, at.Network.Id, at.AsOf, at.Snapshot.Position, at.Network.Events);
}

/// <summary>When each scheduled measure of each network was last computed, and what came out where that is one small document.</summary>
internal static class MeasureRuns
{
    public const string TableName = "scheduled_measure";

    /// <summary>Parts of the time that a measure rests for one in which it is computed: so it takes a sixtieth of one core, and all of them less than a tenth.</summary>
    public const int RestPerWork = 59;

    /// <summary>In milliseconds. A shorter run was mostly what any takes, and says nothing of how long a larger network will.</summary>
    private const int LeastTelling = 100;

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("measure", "varchar").AsPrimaryKey();
        table.AddColumn("as_of", "timestamptz").NotNull();
        table.AddColumn("position", "bigint").NotNull();
        table.AddColumn("computed_at", "timestamptz").NotNull();
        table.AddColumn("took", "interval").NotNull();
        table.AddColumn("result", "jsonb");
        table.AddColumn("events", "bigint");
        return table;
    }

    /// <summary>The networks that changed since, or of which a measure is stale, and that have rested long enough.</summary>
    /// <remarks>
    /// A network that grew takes longer the next time, in proportion. It rests for that before and not after, else one that grows fast would
    /// take several times its share.
    /// </remarks>
    public static async Task<List<string>> DueAsync(
        NpgsqlConnection connection, string schema, string measure, TimeSpan least, TimeSpan stale, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select mark.network from {schema}.{FoldMark.TableName} mark
             left join {schema}.{TableName} done on done.network = mark.network and done.measure = $1
             left join {schema}.mt_doc_networksummary network on network.tenant_id = mark.network and network.id = mark.network
             where done.network is null or (
               (done.position <> mark.position or done.computed_at < now() - $3)
               and done.computed_at + greatest($2, {RestPerWork} * done.took * case
                 when done.took < interval '{LeastTelling} ms' then 1
                 else greatest(1, (network.data->>'events')::float8 / nullif(done.events, 0)) end) <= now())
             """,
            connection);
        query.Parameters.Add(new() { Value = measure });
        query.Parameters.Add(new() { Value = least, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Interval });
        query.Parameters.Add(new() { Value = stale, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Interval });
        List<string> networks = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            networks.Add(reader.GetString(0));
        }

        return networks;
    }

    public static async Task WriteAsync(
        NpgsqlConnection connection, MeasureRun run, string measure, TimeSpan took, string? result, CancellationToken cancellation)
    {
        await using var write = new NpgsqlCommand(
            $"""
             insert into {run.Schema}.{TableName} (network, measure, as_of, position, computed_at, took, result, events) values ($1, $2, $3, $4, now(), $5, $6::jsonb, $7)
             on conflict (network, measure) do update
             set as_of = excluded.as_of, position = excluded.position, computed_at = excluded.computed_at, took = excluded.took, result = excluded.result,
               events = excluded.events
             """,
            connection);
        write.Parameters.Add(new() { Value = run.Network });
        write.Parameters.Add(new() { Value = measure });
        write.Parameters.Add(new() { Value = run.AsOf });
        write.Parameters.Add(new() { Value = run.Position });
        write.Parameters.Add(new() { Value = took, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Interval });
        write.Parameters.Add(new() { Value = (object?)result ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        write.Parameters.Add(new() { Value = run.Events });
        await write.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Asks what came out when a measure was last computed.</summary>
    public static NpgsqlBatchCommand Of(Frame frame, string measure) =>
        new($"select as_of, position, result from {frame.Schema}.{TableName} where network = $1 and measure = $2")
        {
            Parameters = { new() { Value = frame.Network }, new() { Value = measure } },
        };

    /// <inheritdoc cref="ReadAsync(NpgsqlDataReader, CancellationToken)"/>
    public static async Task<MeasureResult?> ReadAsync(Measurement.At at, string measure, CancellationToken cancellation)
    {
        await using var reader = await at.Snapshot.AskAsync(frame => [Of(frame, measure)], at.AsOf, cancellation);
        return await ReadAsync(reader, cancellation);
    }

    /// <summary>What came out when a measure was last computed; null before.</summary>
    public static async Task<MeasureResult?> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation)
            ? new(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetString(2))
            : null;
}

/// <summary>A measure that is computed now and then, of when it is, and what came out as JSON.</summary>
internal sealed record MeasureResult(DateTimeOffset AsOf, long Position, string? Json);
