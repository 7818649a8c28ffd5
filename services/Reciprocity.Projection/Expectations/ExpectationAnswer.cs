using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Expectations;

/// <summary>An expectation that is open, from one member's side.</summary>
/// <param name="Other">Who is awaited (<c>owed</c>), or awaits this member (<c>owing</c>).</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Kind">What opened it.</param>
/// <param name="OpenCount">Engagements of the opener since, the opening one included.</param>
/// <param name="Expired">Whether it has been open for longer than the window.</param>
/// <param name="WaitedSeconds">How long it has been open.</param>
/// <param name="Worth">(S_ij + S_ji)·(1 − 2^(−waited/W)), in weights: what the tie is worth now, the more of it the longer somebody has waited.</param>
/// <param name="CadenceSeconds">The median gap between the pair's answers; null under three.</param>
/// <param name="Overdue">Open for longer than twice the cadence, and a day at least.</param>
/// <param name="Probability">How likely an answer within the window is, from what is known of the pair, the awaited member and the network; null where nothing is.</param>
public sealed record ExpectationAnswer(
    string Other, DateTimeOffset OpenedAt, string Kind, long OpenCount, bool Expired, double WaitedSeconds, double Worth, double? CadenceSeconds, bool Overdue, double? Probability)
{
    /// <exception cref="ArgumentException">The pair is settled.</exception>
    internal static ExpectationAnswer Of(Relationship pair, string member, TimeSpan? cadence, Probabilities probabilities, Measurement.At at)
    {
        var open = pair.Ledger.Opening ?? throw new ArgumentException("A settled pair has no expectation.", nameof(pair));
        var waited = at.AsOf - open.At;
        var byOpener = Known.Of(pair.Given(open.By), open, at.AsOf, at.Policy.Window);
        return new(
            pair.A == member ? pair.B : pair.A,
            open.At,
            open.Kind,
            open.Count,
            waited > at.Policy.Window,
            waited.TotalSeconds,
            Waiting.Worth(pair, at.AsOf, at.Policy),
            cadence?.TotalSeconds,
            Cadence.IsOverdue(open, cadence, at.AsOf),
            probabilities.Of(AwaitedOf(pair), open.Kind, byOpener));
    }

    /// <summary>Of whom the pair awaits an answer.</summary>
    internal static string AwaitedOf(Relationship pair) => pair.Ledger.Opening!.By == Side.A ? pair.B : pair.A;
}
