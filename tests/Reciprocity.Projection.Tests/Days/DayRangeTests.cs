using Reciprocity.Projection.Days;

namespace Reciprocity.Projection.Tests.Days;

public sealed class DayRangeTests
{
    private static readonly DateOnly Newest = new(2026, 11, 23);

    [Theory]
    [InlineData(null, null, "2026-08-26", "2026-11-23")]
    [InlineData("2026-11-01", null, "2026-11-01", "2026-11-23")]
    [InlineData(null, "2026-03-31", "2026-01-01", "2026-03-31")]
    [InlineData("2026-03-31", "2026-03-31", "2026-03-31", "2026-03-31")]
    [InlineData(null, "0001-01-02", "0001-01-01", "0001-01-02")]
    public void What_is_not_asked_for_is_ninety_days_up_to_the_newest(string? from, string? to, string first, string last)
    {
        Assert.True(DayRange.TryRead(from, to, out var range, out _));
        Assert.Equal((DateOnly.Parse(first), DateOnly.Parse(last)), range.UpTo(Newest));
    }

    [Theory]
    [InlineData("2026-11-31", null)]
    [InlineData("2026-1-1", null)]
    [InlineData("", null)]
    [InlineData(null, "2026-11-01T00:00:00Z")]
    [InlineData("2026-11-02", "2026-11-01")]
    public void What_is_no_range_of_dates_is_refused(string? from, string? to)
    {
        Assert.False(DayRange.TryRead(from, to, out _, out var problem));
        Assert.StartsWith("from ", problem, StringComparison.Ordinal);
    }
}
