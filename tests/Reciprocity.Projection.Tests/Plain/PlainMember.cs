using Reciprocity.Projection.Audience;
using Reciprocity.Projection.Growth;
using Reciprocity.Projection.Landmarks;
using Reciprocity.Projection.Visibility;

namespace Reciprocity.Projection.Tests.Plain;

/// <summary>A member's growth, visibility and audience, counted from what is left of the network's facts.</summary>
internal sealed class PlainMember(PlainHistory history, string member, DateTimeOffset asOf)
{
    private readonly List<PlainHistory.Deed> _received = history.Deeds.FindAll(deed => deed.To == member);
    private readonly List<PlainHistory.Deed> _given = history.Deeds.FindAll(deed => deed.By == member);

    public DateTimeOffset? FirstSeen => Engagements().Select(deed => (DateTimeOffset?)deed.At).Min();

    private IEnumerable<string> Engagers => _received.Where(deed => deed.What == PlainHistory.What.Engaged).Select(deed => deed.By).Distinct();

    public List<GrowthDay> Growth(DateOnly from, DateOnly to) =>
        [.. _received.Where(deed => deed.What is PlainHistory.What.Followed or PlainHistory.What.Unfollowed)
            .GroupBy(deed => Day(deed.At)).OrderBy(day => day.Key).Where(day => day.Key >= from && day.Key <= to)
            .Select(day => new GrowthDay(
                day.Key,
                day.Count(deed => deed.What == PlainHistory.What.Followed),
                day.Count(deed => deed.Back),
                day.Count(deed => deed.Led),
                day.Count(deed => deed.What == PlainHistory.What.Followed && !deed.Back && !deed.Led),
                day.Count(deed => deed.What == PlainHistory.What.Unfollowed)))];

    public ComparisonAnswer Lift()
    {
        List<(DateTimeOffset, bool, bool)> cases = [];
        foreach (var viewer in _received.Where(deed => deed.What == PlainHistory.What.Viewed && deed.By.Length > 0 && deed.By != member).Select(deed => deed.By).Distinct())
        {
            var theirs = _received.FindAll(deed => deed.By == viewer);
            var following = theirs.Select((_, i) => theirs.Take(i).LastOrDefault(deed => deed.What is PlainHistory.What.Followed or PlainHistory.What.Unfollowed)?.What == PlainHistory.What.Followed).ToList();
            var first = Enumerable.Range(0, theirs.Count).FirstOrDefault(i => theirs[i].What == PlainHistory.What.Viewed && !following[i], -1);
            if (first < 0)
            {
                continue;
            }

            var start = theirs[first].At;
            var follows = theirs.Skip(first).Where(deed => deed.What == PlainHistory.What.Followed).Select(deed => deed.At).ToList();
            if (!follows.Exists(at => at <= start.AddDays(7)))
            {
                cases.Add((start, Gave(viewer).Any(at => PlainComparison.SetsGroup(start, at)), follows.Exists(at => PlainComparison.IsOutcome(start, at))));
            }
        }

        return PlainComparison.Of(cases, asOf);
    }

    public AudienceAnswer Audience(long position)
    {
        var engagers = Engagers.ToList();
        var openings = history.Openings.FindAll(opening => opening.Of == member);
        var known = openings.FindAll(opening => opening.IsKnown(asOf));
        var mutual = engagers.Count(engager => Gave(engager).Any());
        var loyal = engagers.Count(engager => From(engager).Select(Monday).Distinct().Count(monday => monday >= Monday(asOf).AddDays(-7 * 7)) >= 2);
        var retention = engagers.Select(engager =>
        {
            var first = From(engager).Min();
            return (first,
                openings.Exists(opening => opening.By == engager && opening.AnsweredAt is { } at && PlainComparison.SetsGroup(first, at)),
                From(engager).Any(at => PlainComparison.IsOutcome(first, at)));
        });
        return new(
            member,
            engagers.Count,
            openings.Where(opening => opening.AnsweredAt is not null).Select(opening => opening.By).Distinct().Count(),
            Share(known.Count(opening => opening.InWindow), known.Count),
            loyal,
            Share(loyal, engagers.Count),
            mutual,
            Share(mutual, engagers.Count),
            PlainComparison.Of(retention, asOf),
            asOf,
            position);
    }

    public ViewsAnswer Views()
    {
        var views = _received.FindAll(deed => deed.What == PlainHistory.What.Viewed);
        var mutual = views.Where(deed => deed.By != member && Engagers.Contains(deed.By) && Gave(deed.By).Any()).Sum(deed => deed.Count);
        return new(views.Sum(deed => deed.Count), mutual, Share(mutual, views.Sum(deed => deed.Count)));
    }

    /// <summary>Views on the days after the given days, and on other days.</summary>
    public (long AfterDays, long AfterSum, long OtherDays, long OtherSum) Reach(IReadOnlySet<DateOnly> answerDays)
    {
        if (FirstSeen is not { } since)
        {
            return default;
        }

        var seen = _received.Where(deed => deed.What == PlainHistory.What.Viewed).ToLookup(deed => Day(deed.At), deed => deed.Count);
        var (afterDays, afterSum, otherDays, otherSum) = (0L, 0L, 0L, 0L);
        for (var day = Day(since); day <= Day(asOf); day = day.AddDays(1))
        {
            var begins = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            if (begins < since || begins.AddDays(1) > asOf)
            {
                continue;
            }

            if (answerDays.Contains(day.AddDays(-1)) || answerDays.Contains(day.AddDays(-2)) || answerDays.Contains(day.AddDays(-3)))
            {
                (afterDays, afterSum) = (afterDays + 1, afterSum + seen[day].Sum());
            }
            else if (!answerDays.Contains(day))
            {
                (otherDays, otherSum) = (otherDays + 1, otherSum + seen[day].Sum());
            }
        }

        return (afterDays, afterSum, otherDays, otherSum);
    }

    /// <summary>The days with an answer in its pairs, by partner.</summary>
    public ILookup<string, DateOnly> AnswerDays() => history.Openings
        .Where(opening => opening.AnsweredAt is not null && (opening.By == member || opening.Of == member))
        .ToLookup(opening => opening.By == member ? opening.Of : opening.By, opening => Day(opening.AnsweredAt!.Value));

    public static ReachSideAnswer Side(IReadOnlyCollection<(long AfterDays, long AfterSum, long OtherDays, long OtherSum)> sides)
    {
        ReachDaysAnswer Days(long days, long sum) => new(days, days < 3 ? null : sum / (double)days);
        var after = Days(sides.Sum(side => side.AfterDays), sides.Sum(side => side.AfterSum));
        var other = Days(sides.Sum(side => side.OtherDays), sides.Sum(side => side.OtherSum));
        return new(after, other, other.Mean is null or 0 ? null : after.Mean / other.Mean);
    }

    public static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    private static DateOnly Monday(DateTimeOffset time) => Day(time).AddDays(-(((int)time.UtcDateTime.DayOfWeek + 6) % 7));

    private static double? Share(double part, double whole) => whole == 0 ? null : part / whole;

    private IEnumerable<PlainHistory.Deed> Engagements() => _given.Concat(_received).Where(deed => deed.What == PlainHistory.What.Engaged);

    private IEnumerable<DateTimeOffset> From(string other) =>
        _received.Where(deed => deed.By == other && deed.What == PlainHistory.What.Engaged).Select(deed => deed.At);

    private IEnumerable<DateTimeOffset> Gave(string other) =>
        _given.Where(deed => deed.To == other && deed.What == PlainHistory.What.Engaged).Select(deed => deed.At);
}
