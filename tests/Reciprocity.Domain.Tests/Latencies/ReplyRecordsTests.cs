using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Latencies;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Tests.Latencies;

public sealed class ReplyRecordsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<Engagement> _history = [];

    [Fact]
    public void The_first_record_of_a_pair_lasts_until_the_other_sides_first_engagement()
    {
        Engage("ana", "bo", "like", hours: 0);
        Engage("ana", "bo", "like", hours: 1);
        Engage("bo", "ana", "comment", hours: 3);
        Engage("ana", "bo", "like", hours: 4);

        Assert.Equal(Answered(hours: 3), First(asOfHours: 10));
    }

    [Fact]
    public void The_first_record_is_censored_at_the_end_of_observation_where_the_other_side_did_nothing()
    {
        Engage("ana", "bo", "like", hours: 2);
        Engage("ana", "bo", "like", hours: 5);

        Assert.Equal(Censored(hours: 8), First(asOfHours: 10));
        Assert.Null(First(asOfHours: 10, kind: "comment"));
    }

    [Fact]
    public void Of_a_kind_only_engagements_of_that_kind_begin_or_answer_the_first_record()
    {
        Engage("ana", "bo", "like", hours: 0);
        Engage("bo", "ana", "comment", hours: 1);
        Engage("bo", "ana", "like", hours: 2);
        Engage("ana", "bo", "comment", hours: 9);

        Assert.Equal(Answered(hours: 2), First(asOfHours: 10, kind: "like"));
        Assert.Equal(Answered(hours: 8), First(asOfHours: 10, kind: "comment"));
    }

    [Fact]
    public void Sides_whose_first_engagements_are_known_have_the_same_record_as_their_history()
    {
        Assert.Equal(Answered(hours: 3), ReplyRecords.First(Start.AddHours(3), Start, Start.AddHours(10)));
        Assert.Equal(Answered(hours: 0), ReplyRecords.First(Start, Start, Start.AddHours(10)));
        Assert.Equal(Censored(hours: 10), ReplyRecords.First(null, Start, Start.AddHours(10)));
        Assert.Null(ReplyRecords.First((DateTimeOffset?)null, null, Start));
    }

    [Fact]
    public void Each_opening_is_a_record_answered_replaced_or_open()
    {
        Engage("ana", "bo", "like", hours: 0);
        Engage("bo", "ana", "like", hours: 5);
        Engage("ana", "bo", "comment", hours: 6);
        Engage("ana", "bo", "like", hours: 6 + (8 * 24));

        Assert.Equal([Answered(hours: 5), Censored(hours: 8 * 24), Censored(hours: 4)], All(asOfHours: 10 + (8 * 24)));
        Assert.Equal([Censored(hours: 8 * 24)], All(asOfHours: 10 + (8 * 24), kind: "comment"));
    }

    private void Engage(string actor, string target, string kind, int hours) => _history.Add(new()
    {
        EventId = Guid.NewGuid(),
        Source = "test",
        Id = $"{_history.Count}",
        Kind = kind,
        Actor = actor,
        Target = target,
        OccurredAt = Start.AddHours(hours),
    });

    private ReplyCurve.Duration? First(int asOfHours, string? kind = null) =>
        ReplyRecords.First(Fold(out _), kind, Start.AddHours(asOfHours));

    private List<ReplyCurve.Duration> All(int asOfHours, string? kind = null)
    {
        var outcomes = Fold(out var pair);
        return [.. ReplyRecords.All(outcomes, pair.Ledger.Opening, kind, Start.AddHours(asOfHours))];
    }

    private List<Outcome> Fold(out Relationship pair)
    {
        List<Outcome> outcomes = [];
        pair = new RelationshipFold(EngagementPolicy.Default).Fold(RelationshipFold.Start(PairKey.Of("ana", "bo"), "ana", "bo"), History.Of(_history), outcomes);
        return outcomes;
    }

    private static ReplyCurve.Duration Answered(int hours) => new(hours * 3600, true);

    private static ReplyCurve.Duration Censored(int hours) => new(hours * 3600, false);
}
