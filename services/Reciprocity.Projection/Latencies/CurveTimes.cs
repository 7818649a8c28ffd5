using System.Globalization;

namespace Reciprocity.Projection.Latencies;

/// <summary>The times of a reply curve's points, in seconds.</summary>
internal static class CurveTimes
{
    private const int Most = 100;
    private const double Minute = 60;
    private const double Hour = 60 * Minute;
    private const double Day = 24 * Hour;

    private static readonly double[] Usual =
        [Minute, 5 * Minute, 15 * Minute, Hour, 3 * Hour, 6 * Hour, 12 * Hour, Day, 2 * Day, 3 * Day, 7 * Day, 14 * Day, 30 * Day, 90 * Day];

    /// <summary>Reads a list such as <c>3600,86400</c>, the usual times when it is null; null when it is none.</summary>
    public static double[]? Read(string? list)
    {
        if (list is null)
        {
            return Usual;
        }

        var parts = list.Split(',');
        double[] times = [.. parts.Take(Most).Select(Number).OfType<double>()];
        return times.Length == parts.Length ? times : null;
    }

    public static string Problem => $"at must be 1 to {Most} numbers of seconds, each 0 or more, with commas between, such as 3600,86400.";

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) ? seconds : null;
}
