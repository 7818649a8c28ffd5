using System.Globalization;
using System.Text;
using Npgsql;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Telemetry;

/// <summary>Everything that the dashboards ask, asked of the running system. Grafana itself is not needed for that.</summary>
public sealed class DashboardTests(Parts parts) : SystemTest(parts)
{
    private const string Network = "charted";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void Every_panel_and_variable_has_a_title_a_unit_and_a_datasource_that_is_provisioned()
    {
        Assert.Equal(["members", "pipeline", "reciprocity"], Dashboard.All().Select(dashboard => dashboard.Name));
        Assert.Distinct(Dashboard.All().Select(dashboard => dashboard.Uid));
        foreach (var dashboard in Dashboard.All())
        {
            Assert.NotEmpty(dashboard.Title);
            Assert.Distinct(dashboard.Panels.Select(panel => panel.GetProperty("id").GetInt32()));
            foreach (var panel in dashboard.Panels)
            {
                Assert.NotEmpty(Dashboard.Text(panel, "title"));
                Assert.NotEmpty(Dashboard.Text(panel, "description"));
                Assert.NotEmpty(Dashboard.Text(panel.GetProperty("fieldConfig").GetProperty("defaults"), "unit"));
                Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
            }

            var asking = dashboard.Panels.Concat(dashboard.Variables).Concat(dashboard.Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()));
            foreach (var source in asking.Select(one => one.GetProperty("datasource")))
            {
                Assert.Equal(Dashboard.Datasources[Dashboard.Text(source, "uid")], Dashboard.Text(source, "type"));
            }
        }
    }

    [Fact]
    public async Task Every_expression_of_a_panel_has_values_while_the_system_is_used()
    {
        PrometheusServer.SkipWithout("prometheus");
        var system = await StartSystemAsync(new() { AnswersApart = true, OfProjections = new Dictionary<string, string> { ["State__Interval"] = "00:00:01" } });
        await using var prometheus = await PrometheusServer.StartAsync(system, Path.Combine(Parts.Logs, "prometheus"));
        var since = TimeProvider.System.GetUtcNow();
        using var enough = new CancellationTokenSource();
        var load = UseAsync(system, enough.Token);

        try
        {
            foreach (var (panel, expression) in Dashboard.All().SelectMany(dashboard => dashboard.PromQl()))
            {
                var asked = expression.Replace("$__rate_interval", "5s", StringComparison.Ordinal);
                await Eventually.HoldsAsync($"{panel}: {asked} has values", Patience, () => prometheus.ValuesAsync(asked, since), values => values > 0);
            }
        }
        finally
        {
            await enough.CancelAsync();
            await load;
        }

        await system.SettledAsync();
    }

    [Fact]
    public async Task Every_query_of_a_panel_or_variable_has_rows_for_a_role_that_may_read_nothing_else()
    {
        // Its own, or the networks of all other tests would take their turns before.
        await using var database = await SharedDatabase.CreateAsync(Parts.Database.ConnectionString);
        var system = await StartSystemAsync(new() { Database = database.ConnectionString });
        await SendAsync(system, seed: 1);
        await system.SettledAsync();
        await using var reader = await ReportReader.CreateAsync(database.ConnectionString);

        var networks = await RowsAsync(reader, Query("network", member: ""));
        Assert.Contains(Network, networks);
        var member = Assert.IsType<string>((await RowsAsync(reader, Query("member", member: "")))[0]);
        foreach (var (panel, sql) in Dashboard.All().SelectMany(dashboard => dashboard.Sql()))
        {
            // Isolation and communities are computed now and then, half a minute after at the latest.
            await Eventually.HoldsAsync($"{panel}: {sql} has rows", Patience, () => RowsAsync(reader, Fill(sql, member)), rows => rows.Count > 0);
        }

        foreach (var forbidden in new[] { "select 1 from reciprocity.mt_events", "select 1 from reciprocity_g1.mt_doc_standing", "create table reciprocity_report.x ()" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => RowsAsync(reader, forbidden));
            Assert.Contains(refused.SqlState, new[] { PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.ReadOnlySqlTransaction });
        }
    }

    /// <summary>Who awaits whom is told by the pairs themselves, and kept in rows of its own.</summary>
    [Fact]
    public async Task Pairs_tell_of_the_expectations_that_are_open()
    {
        await using var database = await SharedDatabase.CreateAsync(Parts.Database.ConnectionString);
        var system = await StartSystemAsync(new() { Database = database.ConnectionString });
        await SendAsync(system, seed: 1);
        await system.SettledAsync();
        await using var reader = await ReportReader.CreateAsync(database.ConnectionString);
        await using var owner = NpgsqlDataSource.Create(database.ConnectionString);

        var told = await RowsAsync(reader, $"select concat_ws(' ', case awaiting when a then b else a end, awaiting, opened_at) from reciprocity_report.pairs('{Network}') where awaiting is not null order by 1");
        var kept = await RowsAsync(owner, $"select concat_ws(' ', opener, awaited, opened_at) from reciprocity_g1.open_expectation where network = '{Network}' order by 1");

        Assert.NotEmpty(kept);
        Assert.Equal(kept, told);
    }

    /// <summary>The query of a variable, of whichever dashboard has it first.</summary>
    private static string Query(string variable, string member) => Fill(
        Dashboard.Text(Dashboard.All().SelectMany(dashboard => dashboard.Variables).First(one => Dashboard.Text(one, "name") == variable), "query"), member);

    /// <summary>As Grafana fills in variables and macros.</summary>
    private static string Fill(string sql, string member) => sql
        .Replace("${network:sqlstring}", $"'{Network}'", StringComparison.Ordinal)
        .Replace("${member:sqlstring}", $"'{member.Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal)
        .Replace("$__timeFrom()", "'2025-01-01T00:00:00Z'", StringComparison.Ordinal)
        .Replace("$__timeTo()", "'2025-12-31T00:00:00Z'", StringComparison.Ordinal);

    private static async Task<List<object>> RowsAsync(NpgsqlDataSource database, string sql)
    {
        await using var query = database.CreateCommand(sql);
        await using var reader = await query.ExecuteReaderAsync();
        List<object> first = [];
        while (await reader.ReadAsync())
        {
            first.Add(reader.GetValue(0));
        }

        return first;
    }

    /// <summary>Sends, asks, and sends what is wrong, until it is enough.</summary>
    private static async Task UseAsync(ReciprocitySystem system, CancellationToken enough)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var seed = 1; !enough.IsCancellationRequested; seed++)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            await SendAsync(system, seed);
            await system.Ingestion.PostAsync(Network, Posting.Ndjson, """{"id":"x","kind":"lik","actor":"ana","target":"bo"}""");
            await system.Answering.AnswerAsync("/v1/networks");
        }
    }

    private static async Task SendAsync(ReciprocitySystem system, int seed)
    {
        var facts = GeneratedNetwork.Facts(seed, count: 300).Select(fact => fact with { Id = string.Create(CultureInfo.InvariantCulture, $"{seed}-{fact.Id}") });
        await system.Ingestion.PostAsync(Network, Posting.Ndjson, new StringContent(FactFormats.Ndjson([.. facts]), Encoding.UTF8)).AcceptedAsync();
    }
}
