using Npgsql;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.SystemTests.Telemetry;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

/// <summary>Backup and restore as docs/operations.md says.</summary>
public sealed class BackupTests(Parts parts) : SystemTest(parts)
{
    private const string Network = "backed-up";

    [Fact]
    public async Task A_dump_that_was_made_under_load_is_restored_elsewhere_and_goes_on()
    {
        PostgresTool.SkipWithout("pg_dump");
        var known = KnownNetwork.Generated(seed: 7, count: 20_000);
        var dump = Path.Combine(Parts.Logs, "backup.dump");
        var system = await StartSystemAsync();
        var upload = Upload.Start(system.Ingestions, Network, known.Facts);
        await upload.Middle;
        await Eventually.HoldsAsync("some of it is journaled", TimeSpan.FromMinutes(1), () => JournaledAsync(Parts.Database.ConnectionString), journaled => journaled > 0);

        // The server that it is restored on knows nothing of a role that Grafana reads with.
        await (await ReportReader.CreateAsync(Parts.Database.ConnectionString)).DisposeAsync();
        await PostgresTool.RunAsync("pg_dump", Parts.Database.ConnectionString, "--format=custom", "--exclude-schema=reciprocity_report", $"--file={dump}");

        await upload.Completion;
        await system.FoldedAsync(more: known.Events);
        await StopAsync(system);

        await using var elsewhere = await PrivateDatabase.StartAsync();
        await PostgresTool.RunAsync("pg_restore", elsewhere.ConnectionString, "--dbname=" + new NpgsqlConnectionStringBuilder(elsewhere.ConnectionString).Database, "--no-owner", "--exit-on-error", dump);
        var kept = await JournaledAsync(elsewhere.ConnectionString);
        Assert.InRange(kept, 1, known.Events);
        var restored = await StartSystemAsync(new() { Database = elsewhere.ConnectionString });

        // The senders send again what came after the dump, and whatever else.
        await Upload.Start(restored.Ingestions, Network, known.Facts).Completion;
        await restored.FoldedAsync(more: known.Events - kept);
        await (await ReportReader.CreateAsync(elsewhere.ConnectionString)).DisposeAsync();
        await known.AssertAnsweredByAsync(restored.Projection, Network);
        await StopAsync(restored);
    }

    private static Task StopAsync(ReciprocitySystem system) => Task.WhenAll(system.Services.Select(service => service.KillAsync()));

    private static async Task<long> JournaledAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var query = source.CreateCommand($"select count(*) from reciprocity.mt_events where tenant_id = '{Network}'");
        return (long)(await query.ExecuteScalarAsync())!;
    }
}
