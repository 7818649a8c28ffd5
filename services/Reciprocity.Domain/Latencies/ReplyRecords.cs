using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Latencies;

/// <summary>What a reply curve observes of a pair: how long replies took, or were waited for, by a time.</summary>
public static class ReplyRecords
{
    /// <summary>
    /// One record for the pair, from its first engagement to the other side's first; none where nobody engaged. Where a kind is
    /// given, only engagements of that kind count, of either side.
    /// </summary>
    /// <param name="outcomes">What the pair's history up to <paramref name="asOf"/> brought about, in its order.</param>
    public static ReplyCurve.Duration? First(IEnumerable<Outcome> outcomes, string? kind, DateTimeOffset asOf)
    {
        Outcome? first = null;
        foreach (var outcome in outcomes)
        {
            if (outcome.Type != OutcomeType.Engaged || (kind is not null && outcome.Kind != kind))
            {
                continue;
            }

            if (first is null)
            {
                first = outcome;
            }
            else if (outcome.By != first.Value.By)
            {
                return Between(first.Value.At, outcome.At, asOf);
            }
        }

        return first is null ? null : Between(first.Value.At, null, asOf);
    }

    /// <summary>The same, of a pair whose sides' first engagements are known; null where a side has none.</summary>
    public static ReplyCurve.Duration? First(DateTimeOffset? firstOfA, DateTimeOffset? firstOfB, DateTimeOffset asOf) => (firstOfA, firstOfB) switch
    {
        (null, null) => null,
        ({ } a, { } b) => a < b ? Between(a, b, asOf) : Between(b, a, asOf),
        _ => Between((firstOfA ?? firstOfB)!.Value, null, asOf),
    };

    /// <summary>One record for each opening; one that ran out was observed until it was replaced.</summary>
    /// <param name="outcomes">What the pair's history up to <paramref name="asOf"/> brought about.</param>
    /// <param name="open">The opening that is open after it; null when there is none.</param>
    /// <param name="kind">The openings' kind; null for any.</param>
    public static IEnumerable<ReplyCurve.Duration> All(IEnumerable<Outcome> outcomes, Opening? open, string? kind, DateTimeOffset asOf)
    {
        foreach (var outcome in outcomes.Where(outcome => kind is null || outcome.Kind == kind))
        {
            if (outcome.Type is OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate or OutcomeType.RanOut)
            {
                yield return new(outcome.Duration.TotalSeconds, outcome.Type != OutcomeType.RanOut);
            }
        }

        if (open is not null && (kind is null || open.Kind == kind))
        {
            yield return Between(open.At, null, asOf);
        }
    }

    private static ReplyCurve.Duration Between(DateTimeOffset from, DateTimeOffset? answeredAt, DateTimeOffset asOf) =>
        new(((answeredAt ?? asOf) - from).TotalSeconds, answeredAt is not null);
}
