using Reciprocity.Domain.Latencies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Networks;

/// <summary>What outcomes add to a network's openings of one kind. Mutable: sums of bins would be copied for each outcome.</summary>
internal sealed class OpeningsDelta
{
    private readonly Dictionary<int, long> _answers = [];
    private readonly Dictionary<int, long> _replaced = [];
    private long _total;
    private long _answered;
    private long _answeredInWindow;
    private long _ranOut;

    /// <summary>Whether an outcome is one of an opening.</summary>
    public static bool IsOf(OutcomeType type) =>
        type is OutcomeType.Opened or OutcomeType.Unopened or OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate or OutcomeType.RanOut;

    /// <summary>Adds an outcome, <paramref name="times"/> times.</summary>
    public void Add(in Outcome outcome, int times)
    {
        switch (outcome.Type)
        {
            case OutcomeType.Opened:
                _total += times;
                break;
            case OutcomeType.Unopened:
                _total -= times;
                break;
            case OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate:
                _answered += times;
                _answeredInWindow += outcome.Type == OutcomeType.AnsweredInWindow ? times : 0;
                Count(_answers, outcome, times);
                break;
            case OutcomeType.RanOut:
                _ranOut += times;
                Count(_replaced, outcome, times);
                break;
        }
    }

    public KindOpenings Sum() => new(new(_total, _answered, _answeredInWindow, _ranOut), Bins(_answers), Bins(_replaced));

    private static void Count(Dictionary<int, long> bins, in Outcome outcome, int times)
    {
        var bin = LatencyBins.BinOf(outcome.Duration);
        bins[bin] = bins.GetValueOrDefault(bin) + times;
    }

    private static LatencyBins Bins(Dictionary<int, long> bins) =>
        LatencyBins.Of([.. bins.Where(bin => bin.Value != 0).OrderBy(bin => bin.Key).Select(bin => (bin.Key, bin.Value))]);
}
