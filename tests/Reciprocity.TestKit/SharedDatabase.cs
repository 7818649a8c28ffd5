using Npgsql;
using Xunit;

namespace Reciprocity.TestKit;

/// <summary>A new, empty database in the PostgreSQL that tests share: <c>RECIPROCITY_TEST_POSTGRES</c>, a connection string.</summary>
public sealed class SharedDatabase : IAsyncDisposable
{
    private const string Variable = "RECIPROCITY_TEST_POSTGRES";
    private readonly string _server;
    private readonly string _name = $"test_{Guid.NewGuid():N}";

    private SharedDatabase(string server) => _server = server;

    private static string? Server => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Skips the test that asks, saying so, where there is no server.</summary>
    public static void SkipWithoutServer() =>
        Assert.SkipWhen(string.IsNullOrEmpty(Server), $"{Variable} is not set, so there is no PostgreSQL to test with: ./test starts one.");

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString;

    /// <summary>Makes one; null where there is no server.</summary>
    public static async Task<SharedDatabase?> TryCreateAsync() => string.IsNullOrEmpty(Server) ? null : await CreateAsync(Server);

    /// <summary>Makes one in another server, given by a connection string.</summary>
    public static async Task<SharedDatabase> CreateAsync(string server)
    {
        var database = new SharedDatabase(server);
        await database.ExecuteAsync($"create database {database._name}");
        return database;
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"drop database if exists {_name} with (force)");

    private async Task ExecuteAsync(string sql)
    {
        // A pool would keep connections to a server that a test has killed since.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
