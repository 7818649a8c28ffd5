using System.Globalization;

namespace Reciprocity.Domain.Engagements;

/// <summary>Times as they are written: RFC 3339, kept to the microsecond.</summary>
public static class EngagementTime
{
    private const int DigitsKept = 7;

    /// <summary>No engagement is older.</summary>
    public static DateTimeOffset Earliest { get; } = DateTimeOffset.UnixEpoch;

    /// <summary>How far ahead of the receiver's clock a time may be.</summary>
    public static TimeSpan Ahead { get; } = TimeSpan.FromHours(24);

    /// <summary>Cuts what is finer than a microsecond, which no store keeps.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>Reads an RFC 3339 time with any number of fraction digits. False when it is none, or has no offset.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < 20 || !HasOffset(text))
        {
            return false;
        }

        return DateTimeOffset.TryParseExact(
            CutFraction(text), ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd't'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
    }

    private static bool HasOffset(string text) => text[^1] is 'Z' or 'z' || (text[^6] is '+' or '-' && text[^3] == ':');

    private static string CutFraction(string text)
    {
        const int DotAt = 19;
        if (text[^1] == 'z')
        {
            text = string.Concat(text.AsSpan(0, text.Length - 1), "Z");
        }

        if (text[DotAt] != '.')
        {
            return text;
        }

        var end = DotAt + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        var digits = end - DotAt - 1;
        return digits switch
        {
            0 => "", // '…:00.Z': RFC 3339 wants a digit after the point.
            > DigitsKept => string.Concat(text.AsSpan(0, DotAt + 1 + DigitsKept), text.AsSpan(end)),
            _ => text,
        };
    }
}
