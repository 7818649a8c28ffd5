using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

/// <summary>Networks that are spread over two databases.</summary>
public sealed class DatabaseTests(Parts parts) : SystemTest(parts)
{
    private const string Plain = "plain";
    private const string Other = "other-one";
    private const string Hyphens = "0--with-hyphens-";
    private static readonly string Longest = string.Concat(Enumerable.Repeat("a-b-c-d-", 8))[..62] + "9";
    private static readonly TimeSpan TakeOverLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, KnownNetwork> _networks = Networks();
    private TwoDatabases? _databases;

    private TwoDatabases Databases => _databases!;

    private long Events => EventsOf(Plain, Other, Hyphens, Longest);

    [Fact]
    public async Task Each_database_has_its_networks_and_no_others_and_lists_are_of_both()
    {
        var system = await StartAsync(projections: 1);
        using var http = new HttpClient();
        var listening = Listening.Start(http, system.Projection, Longest, count: 1);
        await listening.Connected;
        await UploadAllAsync(system);
        await system.FoldedAsync(more: Events);
        Assert.Equal("relationship", Assert.Single(await listening.Completion).Event);

        await AssertFiguresAsync(system.Projection);
        await AssertOwnAsync(Databases.First, Plain, Other);
        await AssertOwnAsync(Databases.Second, Hyphens, Longest);
        var listed = await system.Projection.ListAsync("/v1/networks", limit: 2);
        Assert.Equal(_networks.Keys.Order(StringComparer.Ordinal), listed.Select(network => network.GetProperty("network").GetString()));

        var status = await system.Projection.AnswerAsync("/v1/status");
        Assert.Equal((Events, 0), EventsAndLag(status));
        Assert.Equal(
            [("default", EventsOf(Plain, Other), 0L), ("second", EventsOf(Hyphens, Longest), 0L)],
            status.GetProperty("databases").EnumerateArray().Select(database => (database.GetProperty("database").GetString()!, EventsAndLag(database).Events, EventsAndLag(database).Lag)));
        Assert.Equal([system.Projection.Name, system.Projection.Name], await TwoDatabases.LeadersAsync(system.Projection));
        Assert.Equal((1L, 1L), (await TwoDatabases.LeasesAsync(Databases.First), await TwoDatabases.LeasesAsync(Databases.Second)));
        await LikeAnswers.AssertAsync(system.Projection, Plain, Longest);
        await Eventually.HoldsAsync("the gauges are of both", Patience, () => system.Projection.Http.GetStringAsync("/metrics"), IsOfAll);
    }

    [Fact]
    public async Task When_a_leader_is_killed_the_other_instance_folds_and_rebuilds_both()
    {
        var system = await StartAsync(projections: 2);
        var asked = system.Projections[0];
        var leaders = await Eventually.HoldsAsync("both are led", TakeOverLimit, () => TwoDatabases.LeadersAsync(asked), leaders => !leaders.Contains(null));
        var killed = system.Projections.Single(projection => projection.Name == leaders[1]);
        var left = system.Projections.Single(projection => projection != killed);
        var upload = UploadAllAsync(system);

        await killed.KillAsync();

        await Eventually.HoldsAsync("the other leads both", TakeOverLimit, () => TwoDatabases.LeadersAsync(left), leaders => leaders.All(leader => leader == left.Name));
        await upload;
        await system.FoldedAsync(more: Events);
        await AssertFiguresAsync(left);

        var begun = await left.StartRebuildAsync();
        Assert.Equal("building", begun.State);
        await left.SwitchedAsync();
        var rebuilt = (await left.AnswerAsync("/v1/rebuild")).GetProperty("databases").EnumerateArray();
        Assert.Equal(
            [("default", 2, "active"), ("second", 2, "active")],
            rebuilt.Select(database => (database.GetProperty("database").GetString()!, database.GetProperty("generation").GetInt32(), database.GetProperty("state").GetString()!)));
        await AssertFiguresAsync(left);
        foreach (var database in new[] { Databases.First, Databases.Second })
        {
            var rows = await ReadModelRows.ReadAsync(database, 1);
            Assert.NotEmpty(rows);
            Assert.Equal(rows, await ReadModelRows.ReadAsync(database, 2));
        }
    }

    [Theory]
    [InlineData("00:15:00")]
    [InlineData("00:00:03")]
    public async Task While_one_database_is_away_the_other_answers_and_nothing_is_lost_or_failed(string patience)
    {
        var system = await StartAsync(projections: 1, patience);
        await Upload.Start(system.Ingestions, Plain, _networks[Plain].Facts).Completion;
        await system.FoldedAsync(more: _networks[Plain].Events);

        await Databases.BlockSecondAsync();
        await UploadAllAsync(system);

        var health = await Eventually.HoldsAsync(
            "the service is degraded", Patience, () => system.Projection.AnswerAsync("/health/ready"), health => health.GetProperty("status").GetString() == "Degraded");
        Assert.Equal("Degraded", health.GetProperty("checks").GetProperty("postgresql-second").GetProperty("status").GetString());
        await _networks[Plain].AssertAnsweredByAsync(system.Projection, Plain);
        foreach (var path in new[] { $"/v1/networks/{Longest}", "/v1/status", "/v1/networks" })
        {
            using var answer = await system.Projection.AskAsync(path);
            await answer.AssertProblemAsync(HttpStatusCode.ServiceUnavailable);
        }

        if (patience == "00:00:03")
        {
            await Eventually.HoldsAsync(
                "the projection takes nothing any more", Patience, () => Parts.Broker.ConsumersAsync(Parts.JournalQueue), consumers => consumers == 0);
        }

        await Databases.UnblockSecondAsync();
        await system.FoldedAsync(more: Events - _networks[Plain].Events);
        await AssertFiguresAsync(system.Projection);
        await AssertOwnAsync(Databases.First, Plain, Other);
        await AssertOwnAsync(Databases.Second, Hyphens, Longest);
        await Parts.AssertQueuesAreEmptyAsync();
    }

    [Fact]
    public async Task A_network_that_is_configured_to_be_where_its_journal_is_not_is_refused()
    {
        var system = await StartAsync(projections: 1);
        await Upload.Start(system.Ingestions, Plain, _networks[Plain].Facts).Completion;
        await system.FoldedAsync(more: _networks[Plain].Events);
        Assert.Equal(0, await system.Projection.TerminateAsync());

        var settings = Databases.Settings(projections: 1, Longest, Plain);
        var moved = new ServiceProcess("Reciprocity.Projection", "projection-moved", Parts.Logs, new Dictionary<string, string>(settings.OfProjections)
        {
            ["ConnectionStrings__RabbitMq"] = Parts.Broker.Address.ToString(),
            ["ConnectionStrings__Postgres"] = Databases.First,
        });
        await using (moved)
        {
            var ended = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            {
                await moved.StartAsync();
                await Eventually.HoldsAsync("it has ended", Patience, moved.IsReadyAsync, _ => false);
            });
            Assert.Contains("Network 'plain' is in database default, but second lists it", ended.Message, StringComparison.Ordinal);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        if (_databases is not null)
        {
            await _databases.DisposeAsync();
        }
    }

    private async Task<ReciprocitySystem> StartAsync(int projections, string patience = "00:15:00")
    {
        _databases = await TwoDatabases.CreateAsync(Parts);
        var settings = Databases.Settings(projections, Hyphens, Longest);
        return await StartSystemAsync(settings with { OfProjections = new Dictionary<string, string>(settings.OfProjections) { ["Journal__Patience"] = patience, ["State__Interval"] = "00:00:01" } });
    }

    /// <summary>All at once, so that packs of several networks meet in one batch.</summary>
    private Task UploadAllAsync(ReciprocitySystem system) =>
        Task.WhenAll(_networks.Select(network => Upload.Start(system.Ingestions, network.Key, network.Value.Facts).Completion));

    private async Task AssertFiguresAsync(ServiceProcess projection)
    {
        foreach (var (network, known) in _networks)
        {
            await known.AssertAnsweredByAsync(projection, network);
        }
    }

    private async Task AssertOwnAsync(string database, params string[] networks)
    {
        var events = await TwoDatabases.EventsAsync(database);
        Assert.Equal(networks.ToDictionary(network => network, network => _networks[network].Events), events);
        Assert.Equal(networks.ToHashSet(), await TwoDatabases.NamedAsync(database));
    }

    private long EventsOf(params string[] networks) => networks.Sum(network => _networks[network].Events);

    private static (long Events, long Lag) EventsAndLag(JsonElement status) =>
        (status.GetProperty("journal").GetProperty("events").GetInt64(), status.GetProperty("projection").GetProperty("lag").GetInt64());

    private static bool IsOfAll(string metrics) =>
        Regex.IsMatch(metrics, @"^reciprocity_networks\{[^}]*\} 4\b", RegexOptions.Multiline)
        && Regex.IsMatch(metrics, @"^reciprocity_fold_leaders\{[^}]*\} 1\b", RegexOptions.Multiline)
        && metrics.Contains($"network=\"{Longest}\"", StringComparison.Ordinal);

    private static Dictionary<string, KnownNetwork> Networks() =>
        new[] { Plain, Other, Hyphens, Longest }.Select((network, i) => (network, Known: KnownNetwork.Generated(seed: 81 + i, count: 3_000))).ToDictionary(item => item.network, item => item.Known);
}
