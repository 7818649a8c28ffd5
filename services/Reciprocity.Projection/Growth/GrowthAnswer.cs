using Reciprocity.Domain.Members;
using Reciprocity.Projection.Landmarks;

namespace Reciprocity.Projection.Growth;

/// <summary>How a member's following grows: <c>GET /v1/networks/{network}/members/{member}/growth</c>.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, included.</param>
/// <param name="Days">The days on which a follower was gained or lost, the earliest first.</param>
/// <param name="Totals">Their sums.</param>
/// <param name="Rates">How fast, and by what.</param>
/// <param name="Followers">How many there are now.</param>
/// <param name="Lift">Viewers who did not follow, by whether the member engaged them in the window after: how many followed later.</param>
public sealed record GrowthAnswer(
    string Member,
    DateOnly From,
    DateOnly To,
    IReadOnlyList<GrowthDay> Days,
    GrowthSums Totals,
    GrowthRates Rates,
    long Followers,
    LiftAnswer Lift,
    DateTimeOffset AsOf,
    long Position)
{
    internal static GrowthAnswer Of(
        Standing standing, (DateOnly From, DateOnly To) range, IReadOnlyList<GrowthDay> days, LiftAnswer lift, DateTimeOffset asOf, long position)
    {
        var totals = days.Aggregate(GrowthSums.None, (sum, day) => sum + day.Sums());
        return new(standing.Id, range.From, range.To, days, totals, GrowthRates.Of(totals, Known(standing, range, asOf)), standing.Followers, lift, asOf, position);
    }

    /// <summary>How many days of the range the member was known on.</summary>
    private static int Known(Standing standing, (DateOnly From, DateOnly To) range, DateTimeOffset asOf)
    {
        if (standing.FirstSeen is not { } seen)
        {
            return 0;
        }

        var (first, last) = (DateOnly.FromDateTime(seen.UtcDateTime), DateOnly.FromDateTime(asOf.UtcDateTime));
        return Math.Max(0, Math.Min(range.To.DayNumber, last.DayNumber) - Math.Max(range.From.DayNumber, first.DayNumber) + 1);
    }
}

/// <summary>A UTC day on which followers were gained or lost.</summary>
/// <param name="FollowBack">Of the gained: the member followed them already.</param>
/// <param name="EngagementLed">Of the gained: the member had engaged them in the window before, and did not follow.</param>
/// <param name="Organic">Of the gained: the others.</param>
public sealed record GrowthDay(DateOnly Day, long Gained, long FollowBack, long EngagementLed, long Organic, long Lost)
{
    internal GrowthSums Sums() => new(Gained, FollowBack, EngagementLed, Organic, Lost);
}

/// <summary>Followers gained, by what came before, and lost.</summary>
public sealed record GrowthSums(long Gained, long FollowBack, long EngagementLed, long Organic, long Lost)
{
    internal static GrowthSums None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Gained less lost.</summary>
    public long Net => Gained - Lost;

    public static GrowthSums operator +(GrowthSums x, GrowthSums y) => new(
        x.Gained + y.Gained, x.FollowBack + y.FollowBack, x.EngagementLed + y.EngagementLed, x.Organic + y.Organic, x.Lost + y.Lost);
}

/// <summary>How fast a following grows, and by what.</summary>
/// <param name="Days">The days of the range since the member was first seen, up to the time.</param>
/// <param name="GainedPerDay">Null without such days.</param>
/// <param name="LostPerDay">Null without such days.</param>
/// <param name="FollowBack">Of the gained; null when none was.</param>
/// <param name="EngagementLed">Of the gained; null when none was.</param>
/// <param name="Organic">Of the gained; null when none was.</param>
public sealed record GrowthRates(int Days, double? GainedPerDay, double? LostPerDay, double? FollowBack, double? EngagementLed, double? Organic)
{
    internal static GrowthRates Of(GrowthSums sums, int days) => new(
        days,
        Share(sums.Gained, days),
        Share(sums.Lost, days),
        Share(sums.FollowBack, sums.Gained),
        Share(sums.EngagementLed, sums.Gained),
        Share(sums.Organic, sums.Gained));

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}

/// <summary>What following is associated with.</summary>
/// <param name="Engaged">With: viewers whom the member engaged in the window after their first view while not following.</param>
/// <param name="IsSample">Whether there are more viewers than are read: then this is of 5,000 of them, taken without regard to what they did.</param>
public sealed record LiftAnswer(ComparisonAnswer Engaged, bool IsSample);
