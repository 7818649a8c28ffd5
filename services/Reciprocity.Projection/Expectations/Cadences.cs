using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Expectations;

/// <summary>The rhythms of some pairs: read from their histories, which alone tell when answers were given.</summary>
internal static class Cadences
{
    /// <summary>Those pairs have one that had enough exchanges; only their histories are read.</summary>
    public static async Task<Dictionary<Guid, TimeSpan?>> ReadAsync(Measurement.At at, IEnumerable<Relationship> pairs, CancellationToken cancellation)
    {
        var wanted = pairs.Where(pair => pair.Ledger.Exchanges >= Cadence.FewestExchanges).ToDictionary(pair => pair.Id);
        if (wanted.Count == 0)
        {
            return [];
        }

        var histories = await PairHistories.ReadAsync(
            at.Snapshot.Connection,
            at.Network.Id,
            [.. wanted.Keys.Select(pair => new PairHistories.Wanted(pair, DateTimeOffset.MinValue))],
            at.Snapshot.Position,
            cancellation);
        return histories.ToDictionary(history => history.Key, history => Cadence.Of(AnsweredAt(at, wanted[history.Key], history.Value)));
    }

    private static List<DateTimeOffset> AnsweredAt(Measurement.At at, Relationship pair, List<PairHistories.Recorded> recorded)
    {
        List<Outcome> outcomes = [];
        new RelationshipFold(at.Policy).Fold(
            RelationshipFold.Start(pair.Id, pair.A, pair.B), History.Of(recorded.Select(journaled => journaled.Engagement)), outcomes);
        return [.. outcomes.Where(outcome => outcome.Type is OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate).Select(outcome => outcome.At)];
    }
}
