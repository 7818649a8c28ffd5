using Reciprocity.Domain.Members;

namespace Reciprocity.Projection.Risk;

/// <summary>How isolated a member is: <c>GET /v1/networks/{network}/members/{member}/risk</c>. It describes; it does not predict.</summary>
/// <param name="Level">high (R = 0), elevated (R = 1–2), low (R ≥ 3); new in the 28 days after it was first seen; inactive when it engaged nobody in the last 28 days.</param>
/// <param name="Risk">2^(−R/2); null for new and inactive.</param>
/// <param name="Reasons">The numbers below in words.</param>
/// <param name="Reciprocating">R: others who engaged the member and whom it engaged, within 28 days.</param>
/// <param name="Answered">How often its openings are answered.</param>
/// <param name="Received">Engagements it received.</param>
public sealed record RiskAnswer(
    string Member,
    string Level,
    double? Risk,
    IReadOnlyList<string> Reasons,
    ReciprocatingAnswer Reciprocating,
    AnsweredAnswer Answered,
    ReceivedAnswer Received,
    DateTimeOffset? FirstSeen,
    DateTimeOffset AsOf,
    long Position);

/// <summary>R over two periods.</summary>
/// <param name="Now">In the last 28 days.</param>
/// <param name="Before">In the 28 days before; null when the member was not there then, or when so many pairs would have to be looked up in the journal that it would take too long.</param>
public sealed record ReciprocatingAnswer(long Now, long? Before);

/// <summary>Openings answered in the window.</summary>
/// <param name="ReturnRate">Of those it opened and of which the fate is known; null when none is.</param>
/// <param name="ExpectedReturnRate">What others get from the same people for the same kinds; null under three known openings.</param>
public sealed record AnsweredAnswer(double? ReturnRate, double? ExpectedReturnRate);

/// <summary>Engagements received, by UTC days.</summary>
/// <param name="Now">In the last 28 days, today included.</param>
/// <param name="Usual">The mean per 28 days of up to 84 days before; null when it has been there for under 7 of them.</param>
public sealed record ReceivedAnswer(long Now, double? Usual);

/// <summary>A member in the list of those at risk.</summary>
/// <param name="Reciprocating">R in the last 28 days.</param>
public sealed record AtRiskListed(
    string Member, string Level, double? Risk, IReadOnlyList<string> Reasons, long Reciprocating, AnsweredAnswer Answered, ReceivedAnswer Received);

/// <summary>A page of members at risk, those at the highest risk first, equal ones by name.</summary>
/// <param name="RisksAsOf">Of when the levels are; null when none were computed yet. A member by itself is answered for the present.</param>
public sealed record AtRiskListing(IReadOnlyList<AtRiskListed> Items, string? Next, DateTimeOffset? RisksAsOf, DateTimeOffset AsOf, long Position);

/// <summary>The numbers behind a level, in words.</summary>
internal static class RiskReasons
{
    public static IReadOnlyList<string> Of(string level, ReciprocatingAnswer reciprocating, AnsweredAnswer answered, ReceivedAnswer received)
    {
        List<string> reasons = [];
        if (level == Isolation.New)
        {
            reasons.Add($"First seen less than {Isolation.Days} days ago.");
        }

        reasons.Add(level == Isolation.Inactive
            ? $"Engaged nobody in the last {Isolation.Days} days{Before(reciprocating)}."
            : $"Engaged, and was engaged by, {Others(reciprocating.Now)} in the last {Isolation.Days} days{Before(reciprocating)}.");
        if (answered is { ReturnRate: { } rate, ExpectedReturnRate: { } expected })
        {
            reasons.Add(FormattableString.Invariant($"{100 * rate:0} % of its openings were answered in time; others get {100 * expected:0} % from the same people."));
        }

        if (received.Usual is { } usual)
        {
            reasons.Add(FormattableString.Invariant($"Received {received.Now} engagements in the last {Isolation.Days} days; {usual:0.#} were usual before."));
        }

        return reasons;
    }

    private static string Before(ReciprocatingAnswer reciprocating) =>
        reciprocating.Before is { } before ? $"; {Others(before)} in the {Isolation.Days} days before" : "";

    private static string Others(long count) => count switch { 0 => "nobody", 1 => "1 other", _ => $"{count} others" };
}
