using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Tests.Relationships;

/// <summary>What is summed by day must give what folding every history up to the start of the day gives.</summary>
public sealed class ProbabilitiesTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private const string Network = "probable";
    private static readonly DateTimeOffset First = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset DayStart = First.AddDays(40);
    private static readonly string[] Members = ["ana", "bo", "cy", "di", "eve"];
    private static readonly string[] Kinds = ["like", "comment"];

    [Fact]
    public async Task They_are_what_was_known_when_the_day_began()
    {
        // Whole hours up to 23 h into the day: many lie exactly on a day's start, or a window or a seventh of it before another.
        var random = new Random(1);
        var facts = Enumerable.Range(0, 600).Select(id => Fact(random, id)).ToList();
        var erased = facts.Where((_, i) => i % 7 == 0).ToList();
        await database.FoldAsync(Network, [.. facts.Where((_, i) => i % 3 != 0)]);
        await database.FoldAsync(Network, [.. facts.Where((_, i) => i % 3 == 0), .. erased.Select(fact => FoldedDatabase.Retracted(Network, fact, fact.OccurredAt))]);
        var known = FoldUpToDayStart(facts.Except(erased));

        var probabilities = await database.AnswerAsync(
            Network, DayStart.AddHours(23), at => Probabilities.ReadAsync(at, [.. Members, "nobody"], TestContext.Current.CancellationToken));

        foreach (var kind in Kinds)
        {
            var ofKind = Sum(known.Where(fact => fact.Kind == kind)).Share();
            Assert.Equal(ofKind!.Value, probabilities.OfKind(kind)!.Value, 1e-12);
            foreach (var member in Members)
            {
                var expected = Expectation.Share(Sum(known.Where(fact => fact.Awaited == member)), ofKind)!.Value;
                Assert.Equal(expected, probabilities.Of(member, kind)!.Value, 1e-12);
            }

            Assert.Equal(ofKind.Value, probabilities.Of("nobody", kind)!.Value, 1e-12);
        }

        Assert.Equal(Sum(known).Share()!.Value, probabilities.OfKind("share")!.Value, 1e-12);
    }

    [Fact]
    public async Task Nothing_is_probable_where_nothing_is_known()
    {
        await database.FoldAsync("young", FoldedDatabase.Engaged("young", 1, "like", "ana", "bo", First));

        var probabilities = await database.AnswerAsync(
            "young", First.AddHours(1), at => Probabilities.ReadAsync(at, ["bo"], TestContext.Current.CancellationToken));

        Assert.Null(probabilities.OfKind("like"));
        Assert.Null(probabilities.Of("bo", "like"));
    }

    private static PackedEngagement Fact(Random random, int id)
    {
        var (actor, target) = (random.Next(Members.Length), random.Next(Members.Length - 1));
        return FoldedDatabase.Engaged(
            Network, id, Kinds[random.Next(Kinds.Length)], Members[actor], Members[target < actor ? target : target + 1], First.AddHours(random.Next((40 * 24) + 23)));
    }

    private static List<(string Awaited, string Kind, Known Known)> FoldUpToDayStart(IEnumerable<PackedEngagement> facts)
    {
        List<(string Awaited, string Kind, Known Known)> known = [];
        foreach (var pair in facts.Where(fact => fact.OccurredAt < DayStart).GroupBy(fact => PairKey.Of(fact.Actor, fact.Target!)))
        {
            List<Outcome> outcomes = [];
            var start = RelationshipFold.Start(pair.Key, pair.First().Actor, pair.First().Target!);
            var folded = new RelationshipFold(EngagementPolicy.Default).Fold(start, History.Of(pair.Select(Engagement)), outcomes);
            string Awaited(Side by) => by == Side.A ? folded.B : folded.A;
            foreach (var outcome in outcomes)
            {
                if (outcome.Type is OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate or OutcomeType.RanOut)
                {
                    known.Add((Awaited(outcome.By), outcome.Kind!, new(outcome.Type == OutcomeType.AnsweredInWindow ? 1 : 0, 1)));
                }
            }

            if (folded.Ledger.Opening is { } open && DayStart - open.At > EngagementPolicy.Default.Window / 7)
            {
                known.Add((Awaited(open.By), open.Kind, new(0, 1)));
            }
        }

        return known;
    }

    private static Known Sum(IEnumerable<(string Awaited, string Kind, Known Known)> known) =>
        known.Aggregate(default(Known), (sum, fact) => sum + fact.Known);

    private static Engagement Engagement(PackedEngagement fact) => new()
    {
        EventId = fact.EventId,
        Source = fact.Source,
        Id = fact.Id,
        Kind = fact.Kind,
        Actor = fact.Actor,
        Target = fact.Target,
        OccurredAt = fact.OccurredAt,
    };
}
