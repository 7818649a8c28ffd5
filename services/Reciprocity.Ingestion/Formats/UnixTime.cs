using System.Globalization;

namespace Reciprocity.Ingestion.Formats;

/// <summary>Times as seconds or milliseconds since 1970, with or without a fraction.</summary>
internal static class UnixTime
{
    private static readonly decimal LargestSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>False for what is no plain decimal number (NaN, infinity and exponents are none) or in no year that a date can have.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, bool milliseconds, out DateTimeOffset time)
    {
        time = default;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var seconds = milliseconds ? number / 1000 : number;
        if (Math.Abs(seconds) > LargestSeconds)
        {
            return false;
        }

        var ticks = DateTime.UnixEpoch.Ticks + (long)(seconds * TimeSpan.TicksPerSecond);
        if (ticks < 0)
        {
            return false;
        }

        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>The same time as RFC 3339 has it.</summary>
    public static string Write(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
