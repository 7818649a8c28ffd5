namespace Reciprocity.Domain.Visibility;

/// <summary>
/// How much a member is seen on the days after exchanges, against its other days. A difference is associated with exchanges, and
/// need not be caused by them.
/// </summary>
/// <param name="After">The three days that follow a day with an answer.</param>
/// <param name="Other">The other full days, days with an answer left out.</param>
public sealed record ReachComparison(Reach After, Reach Other)
{
    private const int DaysAfter = 3;

    public static ReachComparison None { get; } = new(Reach.None, Reach.None);

    /// <summary>
    /// Over the full UTC days from when the member was first seen until the time: that day counts only if it began then, and the
    /// day of the time does not. A day with an answer is in neither, unless it follows another.
    /// </summary>
    /// <param name="answerDays">The days with an answer.</param>
    /// <param name="seen">How much the member was seen, by day; 0 where absent.</param>
    /// <param name="firstSeen">Null gives no days.</param>
    public static ReachComparison Of(
        IReadOnlySet<DateOnly> answerDays, IReadOnlyDictionary<DateOnly, long> seen, DateTimeOffset? firstSeen, DateTimeOffset asOf)
    {
        if (firstSeen is not { } since)
        {
            return None;
        }

        var (first, end) = (DateOnly.FromDateTime(since.UtcDateTime), DateOnly.FromDateTime(asOf.UtcDateTime));
        first = since.UtcDateTime.TimeOfDay > TimeSpan.Zero ? first.AddDays(1) : first;
        var after = answerDays.SelectMany(day => Enumerable.Range(1, DaysAfter).Select(day.AddDays)).ToHashSet();
        after.RemoveWhere(day => day < first || day >= end);
        var neither = answerDays.Count(day => day >= first && day < end && !after.Contains(day));
        var (sumAfter, sumOther) = (0L, 0L);
        foreach (var (day, amount) in seen)
        {
            if (after.Contains(day))
            {
                sumAfter += amount;
            }
            else if (day >= first && day < end && !answerDays.Contains(day))
            {
                sumOther += amount;
            }
        }

        return new(new(after.Count, sumAfter), new(Math.Max(0, end.DayNumber - first.DayNumber) - after.Count - neither, sumOther));
    }

    /// <summary>The mean after over the mean of the others; null where either is, or there is nothing to divide by.</summary>
    public double? Ratio() => Other.Mean() is > 0 and var other ? After.Mean() / other : null;

    public static ReachComparison operator +(ReachComparison x, ReachComparison y) => new(x.After + y.After, x.Other + y.Other);
}

/// <summary>How much was seen on some days.</summary>
/// <param name="Days">How many days.</param>
/// <param name="Sum">Views, or distinct engagers of each day, summed over them.</param>
public sealed record Reach(long Days, long Sum)
{
    private const int Fewest = 3;

    public static Reach None { get; } = new(0, 0);

    /// <summary>A day's mean; null under three days.</summary>
    public double? Mean() => Days < Fewest ? null : (double)Sum / Days;

    public static Reach operator +(Reach x, Reach y) => new(x.Days + y.Days, x.Sum + y.Sum);
}
