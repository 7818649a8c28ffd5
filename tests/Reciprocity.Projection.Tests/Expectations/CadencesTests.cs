using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Tests.Expectations;

/// <summary>Where it would matter most to answer, and what is overdue.</summary>
public sealed class CadencesTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private int _facts;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_that_is_late_for_its_pair_is_overdue_and_that_of_the_stronger_tie_comes_first()
    {
        const string Network = "overdue";
        await database.FoldAsync(Network, [
            .. Enumerable.Range(0, 4).SelectMany(day => Exchange(Network, "ana", "daily", day)), Like(Network, "ana", "daily", 5),
            .. Enumerable.Range(0, 2).SelectMany(day => Exchange(Network, "ana", "twice", day)), Like(Network, "ana", "twice", 4),
            Like(Network, "ana", "never", 2)]);

        var open = await database.AnswerAsync(Network, First.AddDays(7.1), async at =>
        {
            var pairs = (await new OpenList(at, "ana", Owing: false, Expired: false, ByWorth: true).ReadAsync(new Paging(50, 0, null), Cancellation)).Select(row => row.Pair).ToList();
            var cadences = await Cadences.ReadAsync(at, pairs, Cancellation);
            var probabilities = await Probabilities.ReadAsync(at, pairs.Select(ExpectationAnswer.AwaitedOf), Cancellation);
            return pairs.ConvertAll(pair => ExpectationAnswer.Of(pair, "ana", cadences.GetValueOrDefault(pair.Id), probabilities, at));
        });

        Assert.Equal(["daily", "twice", "never"], open.Select(item => item.Other));
        Assert.Equal((86_400, true), (open[0].CadenceSeconds, open[0].Overdue));
        Assert.All(open.Skip(1), item => Assert.Equal((null, false), (item.CadenceSeconds, item.Overdue)));
        Assert.Equal(open.OrderByDescending(item => item.Worth), open);
    }

    [Fact]
    public void Half_of_what_a_tie_is_worth_counts_after_a_window_of_waiting()
    {
        var policy = Domain.Policies.EngagementPolicy.Default;
        var fold = new RelationshipFold(policy);
        var start = RelationshipFold.Start(PairKey.Of("ana", "bo"), "ana", "bo");
        var pair = fold.Fold(start, History.Of([new() { EventId = Guid.NewGuid(), Source = "test", Id = "1", Kind = "message", Actor = "ana", Target = "bo", OccurredAt = First }]));

        Assert.Equal(5 * Math.Pow(2, -0.5) / 2, Waiting.Worth(pair, First + policy.Window, policy), 1e-12);
        Assert.Equal(0, Waiting.Worth(pair, First, policy));
        Assert.Throws<ArgumentException>(() => Waiting.Worth(start, First, policy));
    }

    private PackedEngagement[] Exchange(string network, string one, string other, double day) => [Like(network, one, other, day), Like(network, other, one, day + 0.05)];

    private PackedEngagement Like(string network, string actor, string target, double day) =>
        FoldedDatabase.Engaged(network, _facts++, "like", actor, target, First.AddDays(day));
}
