using Npgsql;

namespace Reciprocity.SystemTests.Telemetry;

/// <summary>The role that Grafana reads with.</summary>
internal static class ReportReader
{
    private const string Password = "read only";

    /// <summary>Makes it as deploy/grafana says, and connects as it.</summary>
    public static async Task<NpgsqlDataSource> CreateAsync(string database)
    {
        var script = await File.ReadAllTextAsync(Path.Combine(Dashboard.Folder, "reader.sql"));
        await using var owner = NpgsqlDataSource.Create(database);
        foreach (var run in new[] { "once", "again" })
        {
            await using var setup = owner.CreateCommand(script.Replace(":'password'", $"'{Password}'", StringComparison.Ordinal));
            await setup.ExecuteNonQueryAsync();
        }

        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Username = "reciprocity_reader", Password = Password }.ConnectionString);
    }
}
