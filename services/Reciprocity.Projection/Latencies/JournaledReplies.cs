using Reciprocity.Domain.Latencies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Latencies;

/// <summary>The records of a reply curve at any time, exactly: each pair's history is folded once more, up to then.</summary>
internal static class JournaledReplies
{
    public static async Task<List<ReplyCurve.Duration>> ReadAsync(Measurement.At at, ReplyCurveQuestion question, CancellationToken cancellation)
    {
        var fold = new RelationshipFold(at.Policy);
        List<ReplyCurve.Duration> records = [];
        List<Outcome> outcomes = [];
        await foreach (var (key, events) in NetworkHistories.ReadAsync(at, cancellation))
        {
            if (events.FirstOrDefault(e => e.Target is not null) is not { } any)
            {
                continue;
            }

            outcomes.Clear();
            var pair = fold.Fold(RelationshipFold.Start(key, any.Actor, any.Target!), History.Of(events), outcomes);
            if (question.Of == ReplyCurveQuestion.All)
            {
                records.AddRange(ReplyRecords.All(outcomes, pair.Ledger.Opening, question.Kind, at.AsOf));
            }
            else if (ReplyRecords.First(outcomes, question.Kind, at.AsOf) is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }
}
