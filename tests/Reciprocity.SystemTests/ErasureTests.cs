using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

/// <summary>In a database of their own, of which nothing may hold the name afterwards.</summary>
public sealed class ErasureTests(Parts parts) : SystemTest(parts)
{
    private const string Network = "erasing";
    private const string Leaver = "leaver/zqzq of \"old\"";
    private const string AsOf = "asOf=2027-01-01T00:00:00Z";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private SharedDatabase? _database;

    private string Database => _database!.ConnectionString;

    [Fact]
    public async Task An_erasure_that_was_killed_half_way_is_finished_and_nothing_brings_the_name_back()
    {
        PostgresTool.SkipWithout("pg_dump");
        var (system, facts) = await StartAsync();
        var others = facts.Select(fact => fact.Target).Distinct().Where(member => member != Leaver && member is not ("." or "..")).ToList();
        var before = await AnswersAsync(system.Projection, [.. others, Leaver]);
        Assert.Contains("zqzq", await DumpAsync(), StringComparison.Ordinal);

        var erasure = await KilledHalfWayAsync(system.Projection, async projection =>
        {
            var requested = await DeleteAsync(projection, $"{Asking.MemberPath(Network, Leaver)}");
            return await ShowsAsync(projection, requested.Id, shown => shown.EventsDone > 0 && shown.EventsDone == shown.Events);
        });
        Assert.Equal("erasing", erasure.State);
        await system.Projection.StartAsync();
        var done = await ShowsAsync(system.Projection, erasure.Id, shown => shown.State == "done");

        Assert.Equal((erasure.Token, erasure.Events), (done.Token, done.EventsDone));
        Assert.DoesNotContain("zqzq", await DumpAsync(), StringComparison.Ordinal);
        await AssertNobodyElseNoticedAsync(system.Projection, facts, before, done.Token);

        await system.Projection.StartRebuildAsync();
        await system.Projection.SwitchedAsync();
        await AssertNobodyElseNoticedAsync(system.Projection, facts, before, done.Token);

        // Everything again, from whoever has never heard of it.
        await system.SettledAsync();
        await Upload.Start(system.Ingestions, Network, facts).Completion;
        await system.FoldedAsync(more: 0);
        await AssertNobodyElseNoticedAsync(system.Projection, facts, before, done.Token);
        var more = facts.Where(fact => fact.Actor == Leaver || fact.Target == Leaver).DistinctBy(fact => fact.Id).Select(fact => fact with { Id = $"{fact.Id} of {Leaver}" }).ToList();
        await Upload.Start(system.Ingestions, Network, more).Completion;
        await system.FoldedAsync(more: more.Count);
        Assert.DoesNotContain("zqzq", await DumpAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("zqzq", system.LogTails(), StringComparison.Ordinal);
        using var gone = await system.Projection.AskAsync($"{Asking.MemberPath(Network, Leaver)}?{AsOf}");
        await gone.AssertProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_request_is_answered_with_its_progress_and_is_the_same_when_it_comes_again()
    {
        var (system, facts) = await StartAsync();
        using var asked = await system.Projection.AskAsync($"/v1/networks/{Network}?{AsOf}");

        var first = await DeleteAsync(system.Projection, $"/v1/networks/{Network}/members/by-id?member=..");
        var second = await DeleteAsync(system.Projection, $"/v1/networks/{Network}/members/by-id?member=..");
        Assert.Equal((first.Id, first.Token), (second.Id, second.Token));
        await ShowsAsync(system.Projection, first.Id, shown => shown.State == "done");

        using (var nobody = await system.Projection.Http.DeleteAsync(new Uri($"/v1/networks/{Network}/members/by-id?member=%00", UriKind.Relative)))
        {
            await nobody.AssertProblemAsync(HttpStatusCode.BadRequest);
        }

        foreach (var wrong in new[] { "nothing", first.Id.ToString().Replace(first.Id.ToString()[..4], "0000", StringComparison.Ordinal) })
        {
            using var unknown = await system.Projection.AskAsync($"/v1/networks/{Network}/erasures/{wrong}");
            await unknown.AssertProblemAsync(HttpStatusCode.NotFound);
        }

        // What somebody keeps of an answer from before is not taken for the present one.
        using var again = await system.Projection.AskAsync($"/v1/networks/{Network}?{AsOf}", asked.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Figures.AssertHolds(new NaiveMeasures(facts).Network(), await system.Projection.AnswerAsync($"/v1/networks/{Network}"), Network);
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

    private async Task<(ReciprocitySystem System, IReadOnlyList<Fact> Facts)> StartAsync()
    {
        await Parts.UpAsync();
        _database = await SharedDatabase.CreateAsync(Parts.Database.ConnectionString);
        IReadOnlyList<Fact> facts = [.. GeneratedNetwork.Facts(seed: 11, count: 6_000).Select(Renamed)];
        var system = await StartSystemAsync(new() { Database = Database, OfProjections = new Dictionary<string, string> { ["Generations__Grace"] = "01:00:00" } });
        await Upload.Start(system.Ingestions, Network, facts).Completion;
        await system.FoldedAsync(more: new NaiveMeasures(facts).Events);
        return (system, facts);
    }

    /// <summary>Ünï leaves: one of the members with whom the others have most to do.</summary>
    private static Fact Renamed(Fact fact) => fact with
    {
        Actor = fact.Actor == "ünï" ? Leaver : fact.Actor,
        Target = fact.Target == "ünï" ? Leaver : fact.Target,
        Content = fact.Target == "ünï" && fact.Content is { } content ? $"{Leaver}/{content}" : fact.Content,
    };

    private static async Task<Erasure> DeleteAsync(ServiceProcess projection, string path)
    {
        using var answer = await projection.Http.DeleteAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var erasure = (await answer.Content.ReadFromJsonAsync<Erasure>())!;
        Assert.Equal($"/v1/networks/{Network}/erasures/{erasure.Id}", answer.Headers.Location?.ToString());
        return erasure;
    }

    private static Task<Erasure> ShowsAsync(ServiceProcess projection, Guid id, Predicate<Erasure> holds) => Eventually.HoldsAsync(
        "the erasure is that far",
        Patience,
        async () => (await projection.AnswerAsync($"/v1/networks/{Network}/erasures/{id}")).Deserialize<Erasure>(JsonSerializerOptions.Web)!,
        holds);

    private static async Task AssertNobodyElseNoticedAsync(ServiceProcess projection, IReadOnlyList<Fact> facts, Dictionary<string, string> before, string token)
    {
        Figures.AssertHolds(new NaiveMeasures(facts).Network(), await projection.AnswerAsync($"/v1/networks/{Network}"), Network);
        var after = await AnswersAsync(projection, [.. before.Keys.Where(member => member != Leaver), token]);
        foreach (var (member, answer) in before)
        {
            Assert.Equal(answer, after[member == Leaver ? token : member]);
        }

        using var gone = await projection.AskAsync($"{Asking.MemberPath(Network, Leaver)}?{AsOf}");
        await gone.AssertProblemAsync(HttpStatusCode.NotFound);
    }

    /// <summary>What is answered of each member at a fixed time, without what belongs to the journal or to a schedule.</summary>
    private static async Task<Dictionary<string, string>> AnswersAsync(ServiceProcess projection, IEnumerable<string> members)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            var answer = JsonNode.Parse((await projection.AnswerAsync($"{Asking.MemberPath(Network, member)}?{AsOf}")).GetRawText())!.AsObject();
            foreach (var other in new[] { "member", "position", "community" })
            {
                answer.Remove(other);
            }

            answers[member] = answer.ToJsonString();
        }

        return answers;
    }

    private async Task<string> DumpAsync()
    {
        var dump = Path.Combine(Parts.Logs, "erasure.sql");
        await PostgresTool.RunAsync("pg_dump", Database, "--format=plain", $"--file={dump}");
        return await File.ReadAllTextAsync(dump);
    }

    /// <summary>Has an erasure wait for a table that comes late in it, and kills its process there.</summary>
    private async Task<T> KilledHalfWayAsync<T>(ServiceProcess projection, Func<ServiceProcess, Task<T>> halfWay)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("lock table reciprocity_g1.member_day in share mode", connection, transaction);
        await hold.ExecuteNonQueryAsync();
        var seen = await halfWay(projection);
        await projection.KillAsync();
        return seen;
    }

    private sealed record Erasure(Guid Id, string Token, string State, long? Events, long EventsDone);
}
