using System.Numerics;

namespace Reciprocity.Domain.Relationships;

/// <summary>In which of the last weeks a side engaged the other, kept as bits that hang on its last engagement.</summary>
/// <remarks>An ISO week begins on a Monday, so whole weeks since one Monday number them.</remarks>
public static class Weeks
{
    /// <summary>How many weeks are told apart: that of the last engagement, and those before it.</summary>
    public const int Most = 8;

    private static readonly DateTimeOffset Monday = new(1969, 12, 29, 0, 0, 0, TimeSpan.Zero);

    /// <summary>In how many of the last <see cref="Most"/> weeks, that of <paramref name="asOf"/> included, a side engaged the other.</summary>
    public static int Engaged(DirectedTally given, DateTimeOffset asOf)
    {
        if (given.Last is not { } last)
        {
            return 0;
        }

        // Bit 0 is the week of the last engagement; what is older than the last weeks drops out at the upper end.
        var since = Between(last, asOf);
        return since >= Most ? 0 : BitOperations.PopCount((uint)(WithLast(given) << since) & ((1u << Most) - 1));
    }

    /// <summary>
    /// Whether a side engaged the other from a time to before another; null where its first and last engagement and its weeks do
    /// not tell.
    /// </summary>
    public static bool? EngagedBetween(DirectedTally given, DateTimeOffset from, DateTimeOffset to)
    {
        if (given.First is not { } first || given.Last is not { } last || last < from || first >= to)
        {
            return false;
        }

        if (last < to || first >= from)
        {
            return true;
        }

        // Its first engagement was before and its last comes after. A week that lies within tells; one at an edge may not.
        bool? engaged = false;
        for (var week = Number(from); StartOf(week) < to; week++)
        {
            var age = Number(last) - week;
            var maybe = age >= Most || (WithLast(given) >> age & 1) == 1;
            if (maybe && age is > 0 and < Most && StartOf(week) >= from && StartOf(week + 1) <= to)
            {
                return true;
            }

            engaged = maybe ? null : engaged;
        }

        return engaged;
    }

    /// <summary>The bits of the weeks before that of an engagement which is not before the last.</summary>
    internal static int Earlier(DirectedTally given, DateTimeOffset at)
    {
        if (given.Last is not { } last)
        {
            return 0;
        }

        var since = Between(last, at);
        return since >= Most ? 0 : ((WithLast(given) << since) >> 1) & ((1 << (Most - 1)) - 1);
    }

    private static int WithLast(DirectedTally given) => (given.EarlierWeeks << 1) | 1;

    private static int Between(DateTimeOffset earlier, DateTimeOffset later) => Number(later) - Number(earlier);

    private static DateTimeOffset StartOf(int week) => Monday.AddDays(7 * week);

    /// <summary>The number of the ISO week in which a time is: later times have no smaller one.</summary>
    public static int Number(DateTimeOffset time) => (int)((time - Monday).Ticks / (7 * TimeSpan.TicksPerDay));
}
