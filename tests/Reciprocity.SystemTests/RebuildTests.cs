using System.Net;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

/// <summary>In a database of their own: a rebuild folds all that there is, and other tests leave much.</summary>
public sealed class RebuildTests(Parts parts) : SystemTest(parts)
{
    private const string Network = "rebuilt";
    private static readonly Dictionary<string, string> KeepRetired = new() { ["Generations__Grace"] = "01:00:00" };
    private SharedDatabase? _database;

    private string Database => _database!.ConnectionString;

    [Fact]
    public async Task What_is_rebuilt_is_what_was_there_row_for_row_and_no_reader_notices()
    {
        var (system, known) = await StartWithAsync(projections: 2);
        using (var none = await system.Projection.AskAsync("/v1/rebuild"))
        {
            await none.AssertProblemAsync(HttpStatusCode.NotFound);
        }

        var reader = SteadyReader.Start(system.Projections, Network);
        var begun = await system.Projections[0].StartRebuildAsync();
        Assert.Equal((2, "building"), (begun.Generation, begun.State));
        using (var second = await system.Projections[1].RequestRebuildAsync())
        {
            await second.AssertProblemAsync(HttpStatusCode.Conflict);
        }

        Assert.Equal(2, (await system.Projections[1].AnswerAsync("/v1/status")).GetProperty("rebuild").GetProperty("generation").GetInt32());
        await system.Projections[1].SwitchedAsync();

        foreach (var projection in system.Projections)
        {
            await known.AssertAnsweredByAsync(projection, Network);
            Assert.Equal(2, (await projection.AnswerAsync("/v1/status")).GetProperty("projection").GetProperty("generation").GetInt32());
        }

        await reader.HasReachedAsync(generation: 2);
        await AssertSameRowsAsync(1, 2);
    }

    [Fact]
    public async Task A_rebuild_whose_process_is_killed_goes_on_where_it_was()
    {
        var (system, known) = await StartWithAsync(projections: 1);
        await system.Projection.StartRebuildAsync();
        var before = await system.Projection.RebuildShowsAsync("the rebuild has begun", rebuild => rebuild.Position > 0);

        await system.Projection.KillAsync();
        Assert.Equal("building", before.State);
        await system.Projection.StartAsync();

        var after = await system.Projection.RebuildAsync();
        Assert.Equal(before.Generation, after.Generation);
        Assert.True(after.Position >= before.Position, $"{after} after {before}");
        await system.Projection.SwitchedAsync();
        await known.AssertAnsweredByAsync(system.Projection, Network);
        await AssertSameRowsAsync(1, 2);
    }

    [Fact]
    public async Task What_arrives_during_a_rebuild_is_in_what_takes_its_place_whoever_builds_it()
    {
        var (system, known) = await StartWithAsync(projections: 2);
        var reader = SteadyReader.Start(system.Projections, Network);
        var upload = Upload.Start(system.Ingestions, $"{Network}-meanwhile", known.Facts);
        await upload.Middle;

        await system.Projections[1].StartRebuildAsync();
        await upload.Completion;
        await system.Projections[0].SwitchedAsync();

        await system.FoldedAsync(more: known.Events);
        await reader.HasReachedAsync(generation: 2);
        foreach (var projection in system.Projections)
        {
            await known.AssertAnsweredByAsync(projection, Network);
            await known.AssertAnsweredByAsync(projection, $"{Network}-meanwhile");
        }
    }

    [Fact]
    public async Task Another_policy_takes_effect_by_a_rebuild_and_what_it_replaces_is_dropped()
    {
        var (system, _) = await StartWithAsync(projections: 1);
        await system.Projection.KillAsync();

        var changed = new Dictionary<string, string> { ["Policy__Version"] = "2", ["Policy__HalfLife"] = "1.00:00:00", ["Generations__Grace"] = "00:00:01" };
        system = await StartSystemAsync(new() { Database = Database, OfProjections = changed });
        await system.Projection.SwitchedAsync();

        var policy = await system.Projection.AnswerAsync("/v1/policy");
        Assert.Equal((2, 86_400), (policy.GetProperty("version").GetInt32(), policy.GetProperty("halfLifeSeconds").GetDouble()));
        await Eventually.HoldsAsync(
            "the first generation is dropped", TimeSpan.FromSeconds(30), SchemasAsync, schemas => schemas.SequenceEqual(["reciprocity", "reciprocity_g2"]));
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>Starts a system in which a known network is folded.</summary>
    private async Task<(ReciprocitySystem System, KnownNetwork Known)> StartWithAsync(int projections)
    {
        await Parts.UpAsync();
        _database = await SharedDatabase.CreateAsync(Parts.Database.ConnectionString);
        var known = KnownNetwork.Load();
        var system = await StartSystemAsync(new() { Projections = projections, Database = Database, OfProjections = KeepRetired });
        await Upload.Start(system.Ingestions, Network, known.Facts).Completion;
        await system.FoldedAsync(more: known.Events);
        return (system, known);
    }

    private async Task AssertSameRowsAsync(int generation, int other)
    {
        var rows = await ReadModelRows.ReadAsync(Database, generation);
        Assert.NotEmpty(rows);
        Assert.Equal(rows, await ReadModelRows.ReadAsync(Database, other));
    }

    private async Task<IReadOnlyList<string>> SchemasAsync()
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(Database);
        await using var query = source.CreateCommand("select array_agg(nspname::text order by nspname) from pg_namespace where nspname like 'reciprocity%'");
        return (string[])(await query.ExecuteScalarAsync())!;
    }
}
