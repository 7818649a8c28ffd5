using Marten;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Tests.Folding;

/// <summary>When members were first and last seen, while what they were first and last seen by is taken back.</summary>
public sealed class MemberMomentsTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private const string Network = "moments";
    private static readonly DateTimeOffset First = new(2026, 5, 4, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Members = ["ana", "bo", "cy", "di", "eve", "fay", "gus"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_of_what_is_left_after_each_page()
    {
        var random = new Random(1);
        List<PackedEngagement> facts = [.. Enumerable.Range(0, 150).Select(id => Fact(random, id))];
        await database.FoldAsync(Network, [.. facts]);
        for (var round = 0; facts.Count > 0; round++)
        {
            await AssertMomentsAsync(facts);

            // Of each of some members what it was first, or last, or first and last seen by; and a new one, so that pairs of the page have their own.
            var member = Members[round % Members.Length];
            var own = facts.Where(fact => fact.Actor == member || fact.Target == member).OrderBy(fact => fact.OccurredAt).ToList();
            List<PackedEngagement> gone = round % 3 == 0 ? [.. own.Take(2)] : round % 3 == 1 ? [.. own.TakeLast(2)] : [.. own.Take(1), .. own.Skip(1).TakeLast(1)];
            gone = [.. gone, .. facts.Except(gone).OrderByDescending(fact => fact.OccurredAt).Take(2)];
            facts = [.. facts.Except(gone)];
            List<PackedEngagement> news = round < 20 ? [Fact(random, 1_000 + round)] : [];
            facts.AddRange(news);
            await database.FoldAsync(Network, [.. gone.Select(fact => FoldedDatabase.Retracted(Network, fact, fact.OccurredAt)), .. news]);
        }

        await AssertMomentsAsync(facts);
    }

    /// <summary>Only the pairs of the last week are looked at for when a member was last seen.</summary>
    [Fact]
    public async Task Pairs_of_weeks_before_the_last_are_not_read()
    {
        const string Busy = "moments-busy";
        var facts = Enumerable.Range(0, 400).Select(n => FoldedDatabase.Engaged(Busy, n, "like", "hub", $"m{n}", First.AddDays(n / 2))).ToArray();
        await database.FoldAsync(Busy, facts);
        var schema = (await database.Stores.ActiveAsync(Cancellation)).Generation.Schema;
        await using var source = StorageSetup.Connect(StorageSetup.ForLookups(database.ConnectionString), new Instance("moments"));
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);

        var found = await Projection.Folding.MemberMoments.ReadAsync(
            connection, schema, Busy, [new(new Standing { Id = "hub" }, First: false, Last: true)], new([], []), Cancellation);

        Assert.Equal(((DateTimeOffset?)null, (DateTimeOffset?)facts[^1].OccurredAt), (found[0].FirstSeen, found[0].LastSeen));
        Assert.InRange(await FoldedDatabase.RelationshipsReadAsync(connection), 1, 40);
    }

    private async Task AssertMomentsAsync(List<PackedEngagement> facts)
    {
        await using var session = (await database.Stores.ActiveAsync(Cancellation)).Store.QuerySession(Network);
        var standings = await session.Query<Standing>().ToListAsync(Cancellation);
        Assert.Equal(Members.Length, standings.Count);
        foreach (var standing in standings)
        {
            var times = facts.Where(fact => fact.Actor == standing.Id || fact.Target == standing.Id).Select(fact => (DateTimeOffset?)fact.OccurredAt).ToList();
            Assert.Equal((standing.Id, times.Min(), times.Max()), (standing.Id, standing.FirstSeen, standing.LastSeen));
        }
    }

    private static PackedEngagement Fact(Random random, int id)
    {
        var actor = random.Next(Members.Length);
        var target = (actor + 1 + random.Next(Members.Length - 1)) % Members.Length;
        return FoldedDatabase.Engaged(Network, id, "like", Members[actor], Members[target], First.AddHours(random.Next(20 * 7 * 24)));
    }
}
