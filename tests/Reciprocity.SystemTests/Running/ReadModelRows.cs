using Npgsql;

namespace Reciprocity.SystemTests.Running;

/// <summary>Everything that a generation's fold has written, by table: the number of rows, and a digest of them all.</summary>
internal static class ReadModelRows
{
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string database, int generation)
    {
        var schema = $"reciprocity_g{generation}";
        await using var source = NpgsqlDataSource.Create(database);
        var tables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await using (var query = source.CreateCommand(
            // Rates, risks, communities and what else is scheduled are computed now and then, by the clock.
            $"""
             select relname from pg_class
             where relkind = 'r' and relnamespace = '{schema}'::regnamespace and relname !~ '^(member_rate|member_risk|member_community|community|scheduled_measure)'
             """))
        await using (var reader = await query.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables[reader.GetString(0)] = "";
            }
        }

        foreach (var table in tables.Keys.ToList())
        {
            // A row of sums that are all zero counts as absent. A mark's token is drawn anew for each page and means nothing beyond it.
            await using var query = source.CreateCommand(
                $"""
                 select count(*) || ' rows ' || coalesce(md5(string_agg(content, E'\n' order by content collate "C")), '')
                 from (select (to_jsonb(row) - (case '{table}' when 'fold_mark' then 'token' else '' end))::text as content from {schema}.{table} row
                       where '{table}' not in ('member_day', 'network_day', 'settled_opening')
                         or exists (select 1 from jsonb_each(to_jsonb(row)) sum where jsonb_typeof(sum.value) = 'number' and sum.value <> '0')) rows
                 """);
            tables[table] = (string)(await query.ExecuteScalarAsync())!;
        }

        return tables;
    }
}
