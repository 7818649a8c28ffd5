using System.Globalization;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Tests.Relationships;

/// <summary>Weeks by their number, against the framework's own ISO 8601 calendar.</summary>
public sealed class WeeksTests
{
    [Fact]
    public void The_number_changes_when_the_ISO_week_does_and_only_grows()
    {
        // Hours that are no divisor of a week, over 60 years, so that every edge of a week and of a year comes up.
        var before = new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var at = before.AddHours(11); at.Year < 2050; at = at.AddHours(11))
        {
            var isSame = Iso(at) == Iso(before);

            Assert.Equal(isSame ? 0 : 1, Weeks.Number(at) - Weeks.Number(before));
            before = at;
        }

        static (int Year, int Week) Iso(DateTimeOffset time) => (ISOWeek.GetYear(time.UtcDateTime), ISOWeek.GetWeekOfYear(time.UtcDateTime));
    }

    [Fact]
    public void Offsets_make_no_difference()
    {
        var sunday = new DateTimeOffset(2026, 11, 29, 23, 59, 59, TimeSpan.Zero);

        Assert.Equal(Weeks.Number(sunday), Weeks.Number(sunday.ToOffset(TimeSpan.FromHours(9))));
        Assert.Equal(Weeks.Number(sunday) + 1, Weeks.Number(sunday.AddSeconds(1).ToOffset(TimeSpan.FromHours(-9))));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "1969-12-28T00:00:00Z")]
    [InlineData("1969-12-28T00:00:00Z", "1970-01-06T00:00:00Z")]
    [InlineData("2050-01-01T00:00:00Z", "9999-12-31T23:59:59Z")]
    public void No_later_time_has_a_smaller_one(string earlier, string later) =>
        Assert.True(Weeks.Number(At(earlier)) <= Weeks.Number(At(later)));

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
