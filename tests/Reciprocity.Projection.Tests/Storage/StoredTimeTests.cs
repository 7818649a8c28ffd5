using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsCheck;
using Reciprocity.Hosting.Edge;
using Reciprocity.Projection.Journal.V1;

namespace Reciprocity.Projection.Tests.Storage;

/// <summary>Times as they are written, against the runtime's own patterns.</summary>
public sealed class StoredTimeTests
{
    [Fact]
    public void The_journal_has_six_digits() => IsWritten(new JournalTime(), "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

    [Fact]
    public void Elsewhere_zeros_are_left_out() => IsWritten(new UtcConverter(), "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'");

    private static void IsWritten(JsonConverter<DateTimeOffset> converter, string pattern)
    {
        var json = new JsonSerializerOptions { Converters = { converter } };
        long[] units = [1, TimeSpan.TicksPerMicrosecond, TimeSpan.TicksPerMillisecond, 100 * TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute];
        Gen.Select(Gen.Long[0, 30_000_000_000], Gen.Int[0, units.Length - 1], Gen.Int[-12, 12]).Sample(
            (count, unit, zone) =>
            {
                var time = new DateTimeOffset(DateTime.UnixEpoch.Ticks + (count * units[unit] % (60L * 365 * TimeSpan.TicksPerDay)), TimeSpan.Zero).ToOffset(TimeSpan.FromHours(zone));

                Assert.Equal($"\"{time.UtcDateTime.ToString(pattern, CultureInfo.InvariantCulture)}\"", JsonSerializer.Serialize(time, json));
            },
            iter: 10_000);
    }
}
