using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Latencies;
using Reciprocity.Projection.Latencies;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Tests.Latencies;

/// <summary>The journal and the read models tell the same, each in its own way.</summary>
public sealed class ReplyCurveSourcesTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset First = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Last = First.AddDays(60);
    private static readonly double[] Times = [0, 60, 3600, 86_400, 5 * 86_400, 20 * 86_400];

    [Fact]
    public async Task First_replies_are_the_same_from_both()
    {
        await FoldAsync("first");

        var journaled = await JournaledAsync("first", ReplyCurveQuestion.First, null, Last);
        var current = await CurveAsync("first", Last, at => CurrentReplies.FirstAsync(at, TestContext.Current.CancellationToken));

        Assert.Equal(journaled.Steps, current.Steps);
        Assert.Equal((journaled.Records, journaled.Answered), (current.Records, current.Answered));
        Assert.Equal(Times.Select(journaled.ShareAt), Times.Select(current.ShareAt));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("like")]
    public async Task All_replies_are_the_same_from_both_but_for_the_width_of_a_bin(string? kind)
    {
        await FoldAsync("all");

        var journaled = await JournaledAsync("all", ReplyCurveQuestion.All, kind, Last);
        var current = await CurveAsync("all", Last, at => CurrentReplies.AllAsync(at, kind, TestContext.Current.CancellationToken));

        Assert.Equal((journaled.Records, journaled.Answered), (current.Records, current.Answered));

        // Who is still observed when somebody is answered is known to a bin only: a record or so of these hundreds.
        const double ARecord = 0.005;
        foreach (var seconds in Times)
        {
            Assert.InRange(current.ShareAt(seconds)!.Value, journaled.ShareAt(seconds / 1.02)!.Value - ARecord, journaled.ShareAt(seconds * 1.02)!.Value + ARecord);
        }
    }

    [Fact]
    public async Task A_past_curve_is_that_of_a_network_in_which_nothing_came_later()
    {
        var past = First.AddDays(30);
        await FoldAsync("whole");
        await FoldAsync("half", upTo: past);

        foreach (var of in new[] { ReplyCurveQuestion.First, ReplyCurveQuestion.All })
        {
            var then = await JournaledAsync("whole", of, null, past);
            var half = await JournaledAsync("half", of, null, past);
            Assert.Equal(half.Steps, then.Steps);
            Assert.Equal(half.Records, then.Records);
        }
    }

    private Task FoldAsync(string network, DateTimeOffset? upTo = null)
    {
        var random = new Random(3);
        var facts = Enumerable.Range(0, 1_500).Select(id => Fact(network, random, id)).Where(fact => !(fact.OccurredAt > upTo)).ToList();
        var retractions = facts.Where(fact => fact.Id.EndsWith('7')).Select(fact => FoldedDatabase.Retracted(network, fact, fact.OccurredAt)).ToList();
        return database.FoldAsync(network, [.. facts, .. retractions]);
    }

    private static PackedEngagement Fact(string network, Random random, int id)
    {
        var (actor, target) = (random.Next(30), random.Next(29));
        return FoldedDatabase.Engaged(
            network, id, random.Next(3) == 0 ? "comment" : "like", $"m{actor}", $"m{(target < actor ? target : target + 1)}", First.AddSeconds(random.Next(60 * 86_400)));
    }

    private Task<ReplyCurve> JournaledAsync(string network, string of, string? kind, DateTimeOffset asOf) =>
        CurveAsync(network, asOf, at => JournaledReplies.ReadAsync(at, new(of, kind), TestContext.Current.CancellationToken));

    private async Task<ReplyCurve> CurveAsync(string network, DateTimeOffset asOf, Func<Measurement.At, Task<List<ReplyCurve.Duration>>> read) =>
        ReplyCurve.Of(await database.AnswerAsync(network, asOf, read));
}
