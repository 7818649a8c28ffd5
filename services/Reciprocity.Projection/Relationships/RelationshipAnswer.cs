using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Relationships;

/// <summary>What two members gave each other: <c>GET /v1/networks/{network}/relationships/{a}/{b}</c>.</summary>
/// <param name="Balance">(S_ab − S_ba)/(S_ab + S_ba): positive when a gives more.</param>
/// <param name="Mutuality">2·min/(S_ab + S_ba).</param>
/// <param name="Stage">dormant, one-sided, cooling, emerging or established; null for a pair of views only.</param>
/// <param name="Explanation">What each engagement did, if that was asked for.</param>
public sealed record RelationshipAnswer(
    string A,
    string B,
    DirectionAnswer AToB,
    DirectionAnswer BToA,
    double? Balance,
    double? Mutuality,
    string? Stage,
    bool Mutual,
    LedgerAnswer Ledger,
    ExplanationAnswer? Explanation,
    DateTimeOffset AsOf,
    long Position)
{
    internal static RelationshipAnswer Of(
        PairView view, EngagementPolicy policy, (double? AToB, double? BToA) expectations, ExplanationAnswer? explanation, DateTimeOffset asOf, long position)
    {
        var pair = view.Pair;
        return new(
            pair.A,
            pair.B,
            DirectionAnswer.Of(pair.AToB, policy, expectations.AToB, asOf),
            DirectionAnswer.Of(pair.BToA, policy, expectations.BToA, asOf),
            Domain.Relationships.Strength.Balance(pair.AToB.Strength, pair.BToA.Strength),
            Domain.Relationships.Strength.Mutuality(pair.AToB.Strength, pair.BToA.Strength),
            Domain.Relationships.Stage.Of(pair, asOf, policy),
            pair.IsMutual(),
            LedgerAnswer.Of(view, asOf),
            explanation,
            asOf,
            position);
    }
}

/// <summary>What one side gave the other.</summary>
/// <param name="Strength">Σ w·2^(−age/H) at the time of the answer.</param>
/// <param name="Opened">Expectations that this side opened.</param>
/// <param name="Answered">How many of them the other answered, in the window or late.</param>
/// <param name="Expectation">How likely the other answers this side's opening within the window; null while the network knows nothing.</param>
public sealed record DirectionAnswer(
    long Total,
    KindCounts ByKind,
    double Strength,
    DateTimeOffset? First,
    DateTimeOffset? Last,
    bool Follows,
    long Views,
    long Opened,
    long Answered,
    double? Expectation)
{
    internal static DirectionAnswer Of(DirectedTally tally, EngagementPolicy policy, double? expectation, DateTimeOffset asOf) => new(
        tally.Total,
        tally.ByKind,
        Domain.Relationships.Strength.At(tally.Strength, asOf, policy),
        tally.First,
        tally.Last,
        tally.Follows,
        tally.Views,
        tally.Opened,
        tally.Answered,
        expectation);
}

/// <summary>Who of the two waits for whom.</summary>
/// <param name="Awaiting">The member whose answer is awaited; null when the pair is settled.</param>
/// <param name="OpenCount">Engagements since, the opening one included; 0 when settled.</param>
/// <param name="Exchanges">Openings answered.</param>
/// <param name="MedianLatencySeconds">The median time an answer took; null when there was none.</param>
/// <param name="CadenceSeconds">The median gap between answers; null under three.</param>
/// <param name="Overdue">Open for longer than twice the cadence, and a day at least.</param>
public sealed record LedgerAnswer(
    string? Awaiting,
    DateTimeOffset? OpenedAt,
    long OpenCount,
    long Exchanges,
    DateTimeOffset? FirstOpenedAt,
    DateTimeOffset? FirstAnsweredAt,
    double? MedianLatencySeconds,
    double? CadenceSeconds,
    bool Overdue)
{
    internal static LedgerAnswer Of(PairView view, DateTimeOffset asOf)
    {
        var (a, b, opening) = (view.Pair.AToB.First, view.Pair.BToA.First, view.Pair.Ledger.Opening);
        var cadence = Cadence.Of(view.AnsweredAt());
        return new(
            opening is null ? null : opening.By == Side.A ? view.Pair.B : view.Pair.A,
            opening?.At,
            opening?.Count ?? 0,
            view.Pair.Ledger.Exchanges,
            Moments.Earlier(a, b),
            a is null || b is null ? null : Moments.Later(a, b),
            Cadence.Quantile(view.Latencies(), 0.5)?.TotalSeconds,
            cadence?.TotalSeconds,
            Cadence.IsOverdue(opening, cadence, asOf));
    }
}

/// <summary>A relationship from one member's side.</summary>
public sealed record RelationshipListed(
    string Other, DirectionAnswer Given, DirectionAnswer Received, double? Balance, double? Mutuality, string? Stage, bool Mutual, string? Awaiting, DateTimeOffset? OpenedAt)
{
    internal static RelationshipListed Of(Relationship pair, string member, EngagementPolicy policy, DateTimeOffset asOf)
    {
        var isA = pair.A == member;
        var (given, received) = isA ? (pair.AToB, pair.BToA) : (pair.BToA, pair.AToB);
        var opening = pair.Ledger.Opening;
        return new(
            isA ? pair.B : pair.A,
            DirectionAnswer.Of(given, policy, null, asOf),
            DirectionAnswer.Of(received, policy, null, asOf),
            Domain.Relationships.Strength.Balance(given.Strength, received.Strength),
            Domain.Relationships.Strength.Mutuality(given.Strength, received.Strength),
            Domain.Relationships.Stage.Of(pair, asOf, policy),
            pair.IsMutual(),
            opening is null ? null : opening.By == Side.A ? pair.B : pair.A,
            opening?.At);
    }
}
