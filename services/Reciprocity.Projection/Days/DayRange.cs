using System.Globalization;

namespace Reciprocity.Projection.Days;

/// <summary>Days asked for, both included; null where the range is open.</summary>
internal readonly record struct DayRange(DateOnly? From, DateOnly? To)
{
    /// <summary>How many days there are where no first one is asked for.</summary>
    private const int Usual = 90;

    /// <summary>Reads dates such as <c>2026-11-23</c>; otherwise says what is wrong with them.</summary>
    public static bool TryRead(string? from, string? to, out DayRange range, out string problem)
    {
        range = default;
        problem = "from and to must be dates such as 2026-11-23.";
        if (!TryRead(from, out var first) || !TryRead(to, out var last))
        {
            return false;
        }

        range = new(first, last);
        problem = "from must not be after to.";
        return !(first > last);
    }

    /// <summary>The range up to a network's newest day, where no other last one is asked for.</summary>
    public (DateOnly From, DateOnly To) UpTo(DateOnly newest)
    {
        var to = To ?? newest;
        return (From ?? (to.DayNumber < Usual ? DateOnly.MinValue : to.AddDays(1 - Usual)), to);
    }

    private static bool TryRead(string? text, out DateOnly? day)
    {
        var read = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        day = read ? date : null;
        return read || text is null;
    }
}
