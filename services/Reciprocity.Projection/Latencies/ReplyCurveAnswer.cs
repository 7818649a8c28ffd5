using Reciprocity.Domain.Latencies;

namespace Reciprocity.Projection.Latencies;

/// <summary>How many are answered by when: <c>GET /v1/networks/{network}/reply-curve</c>.</summary>
/// <param name="Of"><c>first</c>: a record for each pair, from its first engagement to the other side's first; <c>all</c>: one for each opening.</param>
/// <param name="Kind">The only kind that counts; null for any.</param>
/// <param name="Records">Replies observed, given or not.</param>
/// <param name="Answered">How many of them were given.</param>
/// <param name="MedianSeconds">The time by which half are answered; null when fewer are.</param>
/// <param name="P90Seconds">The time by which nine tenths are answered; null when fewer are.</param>
/// <param name="Points">The share answered by each of the times that were asked for.</param>
public sealed record ReplyCurveAnswer(
    string Of,
    string? Kind,
    long Records,
    long Answered,
    double? MedianSeconds,
    double? P90Seconds,
    IReadOnlyList<ReplyCurvePoint> Points,
    DateTimeOffset AsOf,
    long Position)
{
    internal static ReplyCurveAnswer From(ReplyCurveQuestion question, ReplyCurve curve, IEnumerable<double> times, DateTimeOffset asOf, long position) => new(
        question.Of,
        question.Kind,
        curve.Records,
        curve.Answered,
        curve.Quantile(0.5),
        curve.Quantile(0.9),
        [.. times.Select(seconds => new ReplyCurvePoint(seconds, curve.ShareAt(seconds)))],
        asOf,
        position);
}

/// <summary>A point of the curve.</summary>
/// <param name="Share">F(t), in [0, 1]; null without records, and beyond the longest observed time unless all were answered by then.</param>
public sealed record ReplyCurvePoint(double Seconds, double? Share);
