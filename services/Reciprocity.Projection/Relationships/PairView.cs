using System.Runtime.CompilerServices;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Relationships;

/// <summary>A pair at a time, with its history up to then: what only the history tells, and what it was in the past.</summary>
/// <param name="Pair">The pair as its history up to the time made it.</param>
/// <param name="History">The history, retractions applied.</param>
/// <param name="Outcomes">What each step of the history brought about, in order.</param>
internal sealed record PairView(Relationship Pair, History History, IReadOnlyList<Outcome> Outcomes)
{
    private const int PairsAtOnce = 500;

    /// <summary>A pair and its two members.</summary>
    public readonly record struct Members(Guid Pair, string A, string B);

    /// <summary>Latencies of the pair's answers, in the order in which they were given.</summary>
    public List<TimeSpan> Latencies() => [.. Answers().Select(answer => answer.Duration)];

    /// <summary>When the pair's answers were given.</summary>
    public List<DateTimeOffset> AnsweredAt() => [.. Answers().Select(answer => answer.At)];

    /// <summary>
    /// The pair as the journal stands today, without what occurred after the time: engagements and retractions alike. Null when
    /// nothing is left.
    /// </summary>
    public static PairView? Of(EngagementPolicy policy, Members members, IEnumerable<PairHistories.Recorded> recorded, DateTimeOffset asOf)
    {
        var view = Fold(new(policy), members, recorded, asOf);
        return view.Pair.IsDyad() || view.Pair.AToB.Views + view.Pair.BToA.Views > 0 ? view : null;
    }

    /// <summary>Reads the same of many pairs, a part of them at a time; also of those of which nothing is left.</summary>
    public static async IAsyncEnumerable<PairView> ReadManyAsync(
        Measurement.At at, IReadOnlyList<Members> pairs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var fold = new RelationshipFold(at.Policy);
        foreach (var part in pairs.Chunk(PairsAtOnce))
        {
            var histories = await PairHistories.ReadAsync(
                at.Snapshot.Connection,
                at.Network.Id,
                [.. part.Select(pair => new PairHistories.Wanted(pair.Pair, DateTimeOffset.MinValue))],
                at.Snapshot.Position,
                cancellation);
            foreach (var members in part)
            {
                yield return Fold(fold, members, histories.GetValueOrDefault(members.Pair) ?? [], at.AsOf);
            }
        }
    }

    private static PairView Fold(RelationshipFold fold, Members members, IEnumerable<PairHistories.Recorded> recorded, DateTimeOffset asOf)
    {
        var history = History.Of(recorded.Select(journaled => journaled.Engagement).Where(engagement => engagement.OccurredAt <= asOf));
        List<Outcome> outcomes = [];
        return new(fold.Fold(RelationshipFold.Start(members.Pair, members.A, members.B), history, outcomes), history, outcomes);
    }

    private IEnumerable<Outcome> Answers() =>
        Outcomes.Where(outcome => outcome.Type is OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate);
}
