using System.Globalization;
using System.Text.Json;

namespace Reciprocity.Ingestion.Formats;

/// <summary>What the JSON reader found, in words for whoever sent it, with the place counted from 1.</summary>
internal static class JsonErrors
{
    public static string InBody(JsonException exception) =>
        string.Create(CultureInfo.InvariantCulture, $"{What(exception)} (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})");

    public static string InLine(JsonException exception) =>
        string.Create(CultureInfo.InvariantCulture, $"{What(exception)} (byte {exception.BytePositionInLine + 1})");

    /// <summary>The message without the place that it ends with, which counts from 0.</summary>
    private static string What(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
