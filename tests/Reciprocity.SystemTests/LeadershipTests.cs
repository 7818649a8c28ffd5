using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

public sealed class LeadershipTests(Parts parts) : SystemTest(parts)
{
    private static readonly TimeSpan TakeOverLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FoldLimit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task When_the_leader_is_killed_the_other_instance_folds_what_comes()
    {
        const string Network = "leader-killed";
        var known = KnownNetwork.Generated(seed: 61, count: 6_000);
        var system = await StartSystemAsync(new() { Projections = 2 });
        var leader = await system.LeaderAsync();

        await leader.KillAsync();

        var other = await system.LeaderAsync();
        Assert.NotEqual(leader.Name, other.Name);
        await Upload.Start(system.Ingestions, Network, known.Facts).Completion;
        await system.FoldedAsync(more: known.Events);
        await known.AssertAnsweredByAsync(other, Network);
    }

    [Fact]
    public async Task A_leader_that_freezes_is_overtaken_and_neither_spoils_nor_forgets_anything_when_it_goes_on()
    {
        const string Network = "leader-frozen";
        var known = KnownNetwork.Load();
        var system = await StartSystemAsync(new() { Projections = 2 });
        var first = await system.LeaderAsync();
        var second = system.Projections.Single(projection => projection != first);
        var before = known.Facts.Take(known.Facts.Count * 9 / 10).ToList();
        var upload = Upload.Start(system.Ingestions, Network, before);
        await upload.Middle;
        await Eventually.HoldsAsync("there is something to fold", FoldLimit, () => Status.OfAsync(first), status => status.Lag > 0);

        await first.FreezeAsync();
        await Eventually.HoldsAsync(
            "the other instance leads", TakeOverLimit, () => Status.OfAsync(second), status => status.Leader == second.Name);
        await upload.Completion;
        await Eventually.HoldsAsync(
            "the other instance has folded all that it can get", FoldLimit, () => Status.OfAsync(second), status => status is { Lag: 0, Ready: 0, Unacked: 0 });

        // The packs that it held when it froze come now, or are another's already.
        await first.ThawAsync();
        var expected = new NaiveMeasures(before);
        await system.FoldedAsync(more: expected.Events);
        foreach (var projection in system.Projections)
        {
            Figures.AssertHolds(expected.Network(), await projection.AnswerAsync($"/v1/networks/{Network}"), projection.Name);
            Assert.True(await projection.IsReadyAsync());
        }

        // What it remembers of the network is from before it froze: it must not build on that when it leads again.
        await second.KillAsync();
        Assert.Equal(first, await system.LeaderAsync());
        await Upload.Start(system.Ingestions, Network, known.Facts).Completion;
        await system.FoldedAsync(more: known.Events - expected.Events);
        await known.AssertAnsweredByAsync(first, Network);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_counts_once()
    {
        const string Network = "commits-cut";
        var known = KnownNetwork.Load();
        await using var cutter = new CommitCutter(Parts.Database.ConnectionString);
        var system = await StartSystemAsync(new() { Database = cutter.ConnectionString });

        // What only the fold's and only the journal's transactions say.
        cutter.Arm("set position = excluded.position", times: 4);
        cutter.Arm("known_engagements (event_id", times: 4);

        // Part after part, so that there are commits enough of either, however few facts there are and however fast they are folded.
        HashSet<string> sent = [];
        foreach (var part in known.Facts.Chunk((known.Facts.Count / 10) + 1))
        {
            await Upload.Start(system.Ingestions, Network, part).Completion;
            await system.FoldedAsync(more: part.Count(fact => sent.Add(fact.Id)));
        }

        Assert.True(cutter.IsSpent, "It was to cut more often.");
        await known.AssertAnsweredByAsync(system.Projection, Network);
    }
}
