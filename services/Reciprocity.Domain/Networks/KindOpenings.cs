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
}
