using Reciprocity.Domain.Latencies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Networks;

/// <summary>A network's openings of one kind: what became of them, and after how long.</summary>
/// <param name="Sums">How many, by what became of them.</param>
/// <param name="Answers">Latencies of those answered, in the window or late.</param>
/// <param name="Replaced">Times until those that ran out were replaced: how long they were observed.</param>
public sealed record KindOpenings(OpeningSums Sums, LatencyBins Answers, LatencyBins Replaced)
{
    public static KindOpenings None { get; } = new(OpeningSums.None, LatencyBins.None, LatencyBins.None);

    public static KindOpenings operator +(KindOpenings x, KindOpenings y) =>
        new(x.Sums + y.Sums, x.Answers.Add(y.Answers), x.Replaced.Add(y.Replaced));

    /// <summary>What an outcome adds, <paramref name="times"/> times; none where it is not of an opening.</summary>
    public static KindOpenings Of(in Outcome outcome, int times) => outcome.Type switch
    {
        OutcomeType.Opened => None with { Sums = new(times, 0, 0, 0) },
        OutcomeType.Unopened => None with { Sums = new(-times, 0, 0, 0) },
        OutcomeType.AnsweredInWindow => None with { Sums = new(0, times, times, 0), Answers = LatencyBins.None.Add(LatencyBins.BinOf(outcome.Duration), times) },
        OutcomeType.AnsweredLate => None with { Sums = new(0, times, 0, 0), Answers = LatencyBins.None.Add(LatencyBins.BinOf(outcome.Duration), times) },
        OutcomeType.RanOut => None with { Sums = new(0, 0, 0, times), Replaced = LatencyBins.None.Add(LatencyBins.BinOf(outcome.Duration), times) },
        _ => None,
    };
}
