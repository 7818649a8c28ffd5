using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Tests.Erasures;

/// <summary>A database of the tests' own, in which members are erased as the service does it, but at once.</summary>
public sealed class ErasureDatabase : IAsyncLifetime
{
    internal FoldedDatabase Folded { get; } = new();

    internal NpgsqlDataSource Source => Folded.Source;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => Folded.InitializeAsync();

    public ValueTask DisposeAsync() => Folded.DisposeAsync();

    internal ErasureStart Start => new(Source, Folded.ErasureKey);

    internal ErasureRun Run => new(Folded.Journal, Source, Folded.Stores);

    internal Eraser Eraser => new(Run, Folded.ErasureKey, Source, Folded.Schedule.Schemas, NullLogger<Eraser>.Instance);

    /// <summary>Erases a member, and says what it goes by from now on.</summary>
    internal async Task<ErasureAnswer> EraseAsync(string network, string member)
    {
        var id = await Start.OfAsync(network, member, Cancellation);
        await Eraser.EraseAllAsync(Cancellation);
        return (await ErasureAnswer.ReadAsync(Source, network, id, Cancellation))!;
    }

    /// <summary>Every column of every table that there is, with the rows of it in which the text stands.</summary>
    internal async Task<List<string>> TracesOfAsync(string text)
    {
        List<string> traces = [];
        foreach (var (schema, table) in await TablesAsync())
        {
            await using var query = Source.CreateCommand($"select row_to_json(r)::text from {schema}.{table} r where strpos(r::text, $1) > 0 or strpos(row_to_json(r)::text, $1) > 0");
            query.Parameters.Add(new() { Value = text });
            await using var reader = await query.ExecuteReaderAsync(Cancellation);
            while (await reader.ReadAsync(Cancellation))
            {
                traces.Add($"{schema}.{table}: {reader.GetString(0)}");
            }
        }

        return traces;
    }

    /// <summary>All rows of a table as text, of which those are left out that say when something was written.</summary>
    internal async Task<List<string>> RowsAsync(string table, string network, string without = "")
    {
        await using var query = Source.CreateCommand($"select (to_jsonb(r) - '{without}')::text from {table} r where to_jsonb(r)->>'network' = $1 or to_jsonb(r)->>'tenant_id' = $1 order by 1");
        query.Parameters.Add(new() { Value = network });
        List<string> rows = [];
        await using var reader = await query.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    /// <summary>The columns in which a text may stand.</summary>
    internal async Task<List<(string Table, string Column)>> TextColumnsAsync(string schema)
    {
        await using var query = Source.CreateCommand(
            """
            select table_name, column_name from information_schema.columns
            join information_schema.tables using (table_schema, table_name)
            where table_schema = $1 and table_type = 'BASE TABLE' and data_type not in
              ('uuid', 'bigint', 'integer', 'smallint', 'boolean', 'double precision', 'numeric', 'date', 'interval', 'timestamp with time zone', 'timestamp without time zone')
            order by 1, 2
            """);
        query.Parameters.Add(new() { Value = schema });
        List<(string, string)> columns = [];
        await using var reader = await query.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            columns.Add((reader.GetString(0), reader.GetString(1)));
        }

        return columns;
    }

    internal Task JournalAsync(string network, params PackedEngagement[] engagements) => Folded.JournalAsync(network, historical: false, engagements);

    internal async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var query = Source.CreateCommand(sql);
        foreach (var value in values)
        {
            query.Parameters.Add(new() { Value = value });
        }

        return (T)(await query.ExecuteScalarAsync(Cancellation))!;
    }

    private async Task<List<(string Schema, string Table)>> TablesAsync()
    {
        await using var query = Source.CreateCommand(
            $"select table_schema, table_name from information_schema.tables where table_schema like '{Schemas.Journal}%' and table_type = 'BASE TABLE'");
        List<(string, string)> tables = [];
        await using var reader = await query.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            tables.Add((reader.GetString(0), reader.GetString(1)));
        }

        return tables;
    }
}
