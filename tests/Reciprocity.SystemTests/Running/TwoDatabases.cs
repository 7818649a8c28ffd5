using Npgsql;
using Reciprocity.SystemTests.Networks;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Running;

/// <summary>Two databases, the second of which has networks of its own, and what each of them holds.</summary>
public sealed class TwoDatabases : IAsyncDisposable
{
    private const int LeaseLocks = 0x52656369;
    private readonly SharedDatabase _first;
    private readonly SharedDatabase _second;

    private TwoDatabases(SharedDatabase first, SharedDatabase second) => (_first, _second) = (first, second);

    /// <summary>The default one.</summary>
    public string First => _first.ConnectionString;

    public string Second => _second.ConnectionString;

    public static async Task<TwoDatabases> CreateAsync(Parts parts)
    {
        await parts.UpAsync();
        return new(await SharedDatabase.CreateAsync(parts.Database.ConnectionString), await SharedDatabase.CreateAsync(parts.Database.ConnectionString));
    }

    /// <summary>A system on both.</summary>
    public SystemSettings Settings(int projections, params string[] networksOfSecond) => new()
    {
        Projections = projections,
        Database = First,
        OfProjections = new Dictionary<string, string>
        {
            ["Databases__second__ConnectionString"] = Second,
            ["Databases__second__Networks"] = string.Join(',', networksOfSecond),
        },
    };

    /// <summary>Which instance folds each database, as status shows it.</summary>
    internal static async Task<IReadOnlyList<string?>> LeadersAsync(ServiceProcess projection) =>
        [.. (await projection.AnswerAsync("/v1/status")).GetProperty("databases").EnumerateArray().Select(database => database.GetProperty("projection").GetProperty("leader").GetString())];

    /// <summary>How many leases to fold are held in a database.</summary>
    public static async Task<long> LeasesAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var query = source.CreateCommand(
            $"""
             select count(*) from pg_locks
             where locktype = 'advisory' and granted and classid = {LeaseLocks} and database = (select oid from pg_database where datname = current_database())
             """);
        return (long)(await query.ExecuteScalarAsync())!;
    }

    /// <summary>How many events of each network a database's journal holds.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> EventsAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var query = source.CreateCommand("select tenant_id, count(*) from reciprocity.mt_events group by tenant_id");
        await using var reader = await query.ExecuteReaderAsync();
        var events = new Dictionary<string, long>();
        while (await reader.ReadAsync())
        {
            events.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return events;
    }

    /// <summary>Every network that any row of any table of a database names.</summary>
    public static async Task<HashSet<string>> NamedAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        List<string> places = [];
        await using (var query = source.CreateCommand(
            """
            select format('select distinct %I::text from %I.%I', column_name, table_schema, table_name) from information_schema.columns
            where table_schema like 'reciprocity%' and column_name in ('network', 'tenant_id')
            """))
        await using (var reader = await query.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                places.Add(reader.GetString(0));
            }
        }

        Assert.True(places.Count > 10, $"only {places.Count} tables name networks");
        await using var names = source.CreateCommand(string.Join(" union ", places));
        await using var named = await names.ExecuteReaderAsync();
        var networks = new HashSet<string>(StringComparer.Ordinal);
        while (await named.ReadAsync())
        {
            networks.Add(named.GetString(0));
        }

        return networks;
    }

    /// <summary>Has nobody connect to the second database any more, and ends whoever is.</summary>
    public Task BlockSecondAsync() => OfSecondAsync("alter database {0} allow_connections false; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{0}'");

    public Task UnblockSecondAsync() => OfSecondAsync("alter database {0} allow_connections true");

    public async ValueTask DisposeAsync()
    {
        await UnblockSecondAsync();
        await _second.DisposeAsync();
        await _first.DisposeAsync();
    }

    private async Task OfSecondAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(First);
        await using var connection = await source.OpenConnectionAsync();
        foreach (var statement in sql.Replace("{0}", new NpgsqlConnectionStringBuilder(Second).Database, StringComparison.Ordinal).Split(';'))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
