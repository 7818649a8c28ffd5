namespace Reciprocity.Domain.Members;

/// <summary>
/// Whether a member has anybody who engages back, over the last 28 days: with R others who engaged it and whom it engaged within
/// them, the risk is <c>2^(−R/2)</c>. It describes; it does not predict.
/// </summary>
/// <param name="Level">high (R = 0), elevated (R = 1–2), low (R ≥ 3), new or inactive.</param>
/// <param name="Risk">In (0, 1]; null for those who are new or inactive, of whom R would say nothing.</param>
public readonly record struct Isolation(string Level, double? Risk)
{
    public const string High = "high";
    public const string Elevated = "elevated";
    public const string Low = "low";

    /// <summary>First seen less than 28 days ago, so that the 28 days are not over for it.</summary>
    public const string New = "new";

    /// <summary>Engaged nobody in the last 28 days.</summary>
    public const string Inactive = "inactive";

    /// <summary>From how many reciprocating others on the level is low.</summary>
    public const int FewestOfLow = 3;

    /// <summary>How many days before the last 28 say what is usual, at most.</summary>
    public const int DaysBefore = 84;

    /// <summary>How many they have to be, at least.</summary>
    public const int FewestDaysBefore = 7;

    /// <summary>The days that are looked at.</summary>
    public const int Days = 28;

    /// <summary>The time that is looked at. Its beginning is part of it.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(Days);

    public static IReadOnlyList<string> Levels { get; } = [High, Elevated, Low, New, Inactive];

    /// <param name="firstSeen">The member's first engagement, given or received; null when there is none.</param>
    /// <param name="active">Whether it engaged anybody else in the period.</param>
    /// <param name="reciprocating">R.</param>
    public static Isolation Of(DateTimeOffset? firstSeen, bool active, long reciprocating, DateTimeOffset asOf) =>
        asOf - firstSeen < Period ? new(New, null)
        : !active ? new(Inactive, null)
        : new(reciprocating switch { 0 => High, < FewestOfLow => Elevated, _ => Low }, Math.Pow(2, -reciprocating / 2.0));

    /// <summary>What was usual per 28 days, of what was received in some days before them; null under 7 days.</summary>
    public static double? Usual(long received, int days) => days < FewestDaysBefore ? null : (double)received * Days / days;
}
