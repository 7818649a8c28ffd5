using Reciprocity.Domain.Engagements;

namespace Reciprocity.Domain.Tests.Engagements;

public class EngagementTimeTests
{
    [Theory]
    [InlineData("2026-11-23T10:00:00Z", 0)]
    [InlineData("2026-11-23t10:00:00z", 0)]
    [InlineData("2026-11-23 10:00:00Z", 0)]
    [InlineData("2026-11-23T12:30:00+02:30", 0)]
    [InlineData("2026-11-23T05:00:00-05:00", 0)]
    [InlineData("2026-11-23T10:00:00.5Z", 5_000_000)]
    [InlineData("2026-11-23T10:00:00.1234567Z", 1_234_567)]
    [InlineData("2026-11-23T10:00:00.123456789012Z", 1_234_567)]
    public void Rfc_3339_is_read_with_any_offset_and_any_fraction(string text, long ticks)
    {
        Assert.True(EngagementTime.TryParse(text, out var time));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero).AddTicks(ticks), time);
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-23")]
    [InlineData("2026-11-23T10:00:00")]
    [InlineData("2026-11-23T10:00:00.Z")]
    [InlineData("2026-11-23T10:00Z")]
    [InlineData("2026-02-30T10:00:00Z")]
    [InlineData("2026-11-23T25:00:00Z")]
    [InlineData("2026-11-23T10:00:00+0200")]
    [InlineData("23.11.2026 10:00:00 Z")]
    [InlineData("1763892000")]
    [InlineData("NaN")]
    [InlineData("yesterday, at ten o'clock")]
    public void Anything_else_is_no_time(string text) => Assert.False(EngagementTime.TryParse(text, out _));

    [Fact]
    public void What_is_finer_than_a_microsecond_is_cut()
    {
        var time = new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero).AddTicks(1_234_560), EngagementTime.Truncate(time));
    }
}
