using Microsoft.Extensions.Time.Testing;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Projection.Journal;

namespace Reciprocity.Projection.Tests.Journal;

public sealed class JournalWriterTests(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Now);

    [Fact]
    public async Task The_same_engagements_from_many_instances_at_once_are_journaled_once()
    {
        var packs = Enumerable.Range(0, 40).Select(i => Pack("race", Enumerable.Range(i, 50))).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async instance =>
        {
            var writer = NewWriter();
            foreach (var pack in instance % 2 == 0 ? packs : packs.AsEnumerable().Reverse())
            {
                await writer.AppendAsync([pack], TestContext.Current.CancellationToken);
            }
        }));

        Assert.Equal(89, await CountAsync("mt_events", "race"));
    }

    [Fact]
    public async Task Packs_of_different_networks_that_arrive_together_are_journaled_each_in_its_own()
    {
        await NewWriter().AppendAsync([Pack("one", [1, 2]), Pack("other", [1, 2, 3])], TestContext.Current.CancellationToken);

        Assert.Equal((2, 3), (await CountAsync("mt_events", "one"), await CountAsync("mt_events", "other")));
    }

    [Fact]
    public async Task A_retraction_by_id_is_journaled_with_the_pair_of_its_original()
    {
        await NewWriter().AppendAsync([Pack("retract", [1])], TestContext.Current.CancellationToken);
        await NewWriter().AppendAsync([Retraction("retract", "1")], TestContext.Current.CancellationToken);

        Assert.Equal((1L, 2L), await PairsAndEventsAsync("retract"));
    }

    [Fact]
    public async Task A_retraction_that_comes_before_its_original_waits_and_is_journaled_behind_it()
    {
        var retraction = Retraction("early", "1");

        await NewWriter().AppendAsync([retraction], TestContext.Current.CancellationToken);
        await NewWriter().AppendAsync([retraction], TestContext.Current.CancellationToken);
        Assert.Equal(0, await CountAsync("mt_events", "early"));

        await NewWriter().AppendAsync([Pack("early", [1, 2])], TestContext.Current.CancellationToken);
        await NewWriter().AppendAsync([retraction, Pack("early", [1])], TestContext.Current.CancellationToken);

        Assert.Equal((1L, 3L), await PairsAndEventsAsync("early"));
    }

    [Fact]
    public async Task A_retraction_and_its_original_at_once_find_each_other()
    {
        for (var round = 0; round < 20; round++)
        {
            var network = $"at-once-{round}";
            await Task.WhenAll(
                NewWriter().AppendAsync([Retraction(network, "1")], TestContext.Current.CancellationToken),
                NewWriter().AppendAsync([Pack(network, [1])], TestContext.Current.CancellationToken));

            Assert.Equal((1L, 2L), await PairsAndEventsAsync(network));
        }
    }

    [Fact]
    public async Task What_can_never_be_journaled_is_kept_with_its_reason_and_the_rest_is_journaled()
    {
        var good = Packed("forged", 1);
        var pack = new EngagementPack
        {
            Network = "forged",
            Engagements = [Packed("forged", 2) with { EventId = Guid.NewGuid() }, good, Packed("forged", 3) with { Actor = "a\0b" }],
        };

        await NewWriter().AppendAsync([pack], TestContext.Current.CancellationToken);
        await NewWriter().AppendAsync([pack], TestContext.Current.CancellationToken);

        Assert.Equal(1, await CountAsync("mt_events", "forged"));
        Assert.Equal(2, await CountAsync("mt_doc_rejectedengagement", "forged"));
    }

    private static EngagementPack Pack(string network, IEnumerable<int> ids) =>
        new() { Network = network, Engagements = [.. ids.Select(id => Packed(network, id))] };

    private static EngagementPack Retraction(string network, string original) => new()
    {
        Network = network,
        Engagements =
        [
            new()
            {
                EventId = EventIdentity.OfRetraction(network, "test", original),
                Source = "test",
                Id = original,
                Actor = "ana",
                OccurredAt = Now,
                Retracted = true,
                Retracts = EventIdentity.Of(network, "test", original),
            },
        ],
    };

    private static PackedEngagement Packed(string network, int id) => new()
    {
        EventId = EventIdentity.Of(network, "test", $"{id}"),
        Source = "test",
        Id = $"{id}",
        Kind = "like",
        Actor = "ana",
        Target = "bo",
        OccurredAt = Now,
    };

    private JournalWriter NewWriter() => new(database.Journal, database.Source, new Intake(_clock), new Lanes(_clock), database.ErasureGate, new JournalMetrics(database.Meters));

    private async Task<(long Pairs, long Events)> PairsAndEventsAsync(string network)
    {
        await using var command = database.Source.CreateCommand(
            "select count(distinct data->>'pair'), count(*) from reciprocity.mt_events where tenant_id = $1 and data->>'pair' is not null");
        command.Parameters.Add(new() { Value = network });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private async Task<long> CountAsync(string table, string network)
    {
        await using var command = database.Source.CreateCommand($"select count(*) from reciprocity.{table} where tenant_id = $1");
        command.Parameters.Add(new() { Value = network });
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
