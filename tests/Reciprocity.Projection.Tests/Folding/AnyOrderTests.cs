using Microsoft.Extensions.Time.Testing;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal;

namespace Reciprocity.Projection.Tests.Folding;

/// <summary>The same facts, however they arrive, give the same read models, byte for byte.</summary>
public sealed class AnyOrderTests : IAsyncDisposable
{
    private const string Network = "any-order";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<JournalDatabase> _databases = [];

    [Fact]
    public async Task Shuffled_in_packs_of_any_size_three_times_over_and_retracted_before_they_came()
    {
        var facts = Facts(new Random(20261124));
        var inOrder = await FoldAsync(facts, packSize: 500, times: 1);
        Assert.NotEmpty(inOrder);

        foreach (var (seed, packSize) in new[] { (1, 1), (2, 7), (3, 500) })
        {
            var shuffled = facts.ToArray();
            new Random(seed).Shuffle(shuffled);
            var asItCame = await FoldAsync(shuffled, packSize, times: 3);
            foreach (var table in inOrder.Keys.Union(asItCame.Keys))
            {
                Assert.Equal((table, inOrder.GetValueOrDefault(table)), (table, asItCame.GetValueOrDefault(table)));
            }
        }
    }

    /// <summary>With a backlog of pages: each is computed while the one before is being committed.</summary>
    [Fact]
    public async Task In_many_pages_at_once()
    {
        var facts = Facts(new Random(20261126)).ToArray();
        new Random(4).Shuffle(facts);
        var inOne = await FoldAsync(facts, packSize: 500, times: 1);
        var inMany = await FoldAsync(facts, packSize: 500, times: 1, eventsInPage: 60);
        foreach (var table in inOne.Keys.Union(inMany.Keys))
        {
            Assert.Equal((table, inOne.GetValueOrDefault(table)), (table, inMany.GetValueOrDefault(table)));
        }
    }

    /// <summary>Each content has one owner, so that whoever names it first names the same.</summary>
    [Fact]
    public async Task Without_targets_that_others_name_as_if_they_had_been_there_from_the_start()
    {
        var random = new Random(20261125);
        var whole = Facts(random).ConvertAll(fact => fact.Content is null || fact.Kind is null or "follow" or "message" ? fact : fact with { Target = OwnerOf(fact.Content) });
        var inOrder = await FoldAsync(whole, packSize: 500, times: 1);

        var named = new HashSet<string>();
        var lacking = whole.ConvertAll(fact =>
            fact is { Content: { } content, Retracts: null, Kind: not (null or "follow" or "message") } && (fact.Retracted || !named.Add(content)) && random.Next(2) == 0
                ? fact with { Target = null }
                : fact);
        Assert.True(lacking.Count(fact => fact is { Target: null, Retracts: null }) > 200);
        Assert.Contains(lacking, fact => fact is { Target: null, Retracts: null, Retracted: true });
        foreach (var (seed, packSize) in new[] { (1, 1), (2, 7), (3, 500) })
        {
            var shuffled = lacking.ToArray();
            new Random(seed).Shuffle(shuffled);
            var asItCame = await FoldAsync(shuffled, packSize, times: 2);
            foreach (var table in inOrder.Keys.Union(asItCame.Keys))
            {
                Assert.Equal((table, inOrder.GetValueOrDefault(table)), (table, asItCame.GetValueOrDefault(table)));
            }
        }
    }

    private static string OwnerOf(string content) => new[] { "ana", "bo", "cy", "dee" }[content[^1] - '0'];

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
        {
            await database.DisposeAsync();
        }
    }

    private async Task<SortedDictionary<string, string>> FoldAsync(IReadOnlyList<PackedEngagement> facts, int packSize, int times, int? eventsInPage = null)
    {
        var database = new JournalDatabase();
        _databases.Add(database);
        await database.InitializeAsync();
        var clock = new FakeTimeProvider(Start.AddDays(365));
        var writer = new JournalWriter(database.Journal, database.Source, new Intake(clock), new Lanes(clock), database.ErasureGate, new JournalMetrics(database.Meters));
        await using var small = eventsInPage is { } size ? new ReadModels(database.ReadModels.Generation, database.Source, new FoldMetrics(database.Meters), eventsInPage: size) : null;
        using var daemon = await (small ?? database.ReadModels).Store.BuildProjectionDaemonAsync();
        if (small is null)
        {
            await daemon.StartAllAsync();
        }

        for (var time = 0; time < times; time++)
        {
            foreach (var pack in facts.Chunk(packSize))
            {
                await writer.AppendAsync([new EngagementPack { Network = Network, Engagements = pack }], TestContext.Current.CancellationToken);
            }
        }

        if (small is not null)
        {
            await daemon.StartAllAsync();
        }

        await daemon.WaitForNonStaleData(TimeSpan.FromMinutes(2));
        await daemon.StopAllAsync();
        return await TablesAsync(database);
    }

    /// <summary>What every table of the read models holds, positions and marks aside. Sums that are all zero count as absent.</summary>
    private static async Task<SortedDictionary<string, string>> TablesAsync(JournalDatabase database)
    {
        var schema = database.ReadModels.Generation.Schema;
        var tables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in new[] { "mt_doc_relationship", "mt_doc_standing", "mt_doc_networksummary", "open_expectation", "settled_opening", "member_day", "network_day", "fold_checkpoint" })
        {
            await using var query = database.Source.CreateCommand(
                $"""
                 select coalesce(string_agg(content, E'\n' order by content collate "C"), '')
                 from (select to_jsonb(row)::text as content from {schema}.{table} row
                       where '{table}' not in ('settled_opening', 'member_day', 'network_day')
                         or exists (select 1 from jsonb_each(to_jsonb(row)) sum where jsonb_typeof(sum.value) = 'number' and sum.value <> '0')) rows
                 """);
            tables[table] = (string)(await query.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        }

        return tables;
    }

    /// <summary>Two months of few members, so that pairs have long histories, with everything that can happen to them.</summary>
    private static List<PackedEngagement> Facts(Random random)
    {
        string[] members = ["ana", "bo", "cy", "dee", "😀"];
        string[] kinds = ["like", "comment", "message", "follow", "view", "share", "wave"];
        List<PackedEngagement> facts = [];
        for (var i = 0; i < 3000; i++)
        {
            var kind = kinds[random.Next(kinds.Length)];
            var unknown = kind == "view" && random.Next(3) == 0;
            facts.Add(new PackedEngagement
            {
                EventId = EventIdentity.Of(Network, "test", $"{i}"),
                Source = "test",
                Id = $"{i}",
                Kind = kind,
                Actor = unknown ? null : members[random.Next(members.Length)],
                Target = members[random.Next(members.Length)],
                Content = random.Next(3) == 0 ? $"post-{random.Next(4)}" : null,
                OccurredAt = Start.AddMinutes(random.Next(60 * 24 * 60) / 10 * 10),
                Count = kind == "view" ? random.Next(1, 5) : 1,
            });
        }

        // 'ana' and 'ed' have a long history without retractions: one with checkpoints.
        facts.AddRange(Enumerable.Range(3000, 1500).Select(i => facts[0] with
        {
            EventId = EventIdentity.Of(Network, "test", $"{i}"),
            Id = $"{i}",
            Kind = "like",
            Actor = i % 3 == 0 ? "ed" : "ana",
            Target = i % 3 == 0 ? "ana" : "ed",
            Content = null,
            OccurredAt = Start.AddMinutes(random.Next(60 * 24 * 60)),
            Count = 1,
        }));
        List<PackedEngagement> retractions = [];
        for (var i = 0; i < 300; i++)
        {
            var original = facts[random.Next(3000)];
            var byId = random.Next(2) == 0;
            var withoutTarget = byId && random.Next(2) == 0;
            retractions.Add(original with
            {
                EventId = EventIdentity.OfRetraction(Network, "test", $"r-{i}"),
                Id = $"r-{i}",
                Kind = withoutTarget && original.Actor is not null ? null : original.Kind,
                Target = withoutTarget ? null : original.Target,
                OccurredAt = original.OccurredAt.AddMinutes(random.Next(5000)),
                Count = 1,
                Retracted = true,
                Retracts = byId ? original.EventId : null,
            });
        }

        return [.. facts, .. retractions];
    }
}
