using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Reciprocity.Contracts.V1;

namespace Reciprocity.Projection.Streams;

/// <summary>Items as JSON. Member ids are strings of their own in it, written as they are.</summary>
internal static class StreamItems
{
    private static readonly JsonEncodedText A = JsonEncodedText.Encode("a");
    private static readonly JsonEncodedText B = JsonEncodedText.Encode("b");
    private static readonly JsonEncodedText From = JsonEncodedText.Encode("from");
    private static readonly JsonEncodedText To = JsonEncodedText.Encode("to");
    private static readonly JsonEncodedText At = JsonEncodedText.Encode("at");
    private static readonly JsonEncodedText Position = JsonEncodedText.Encode("position");
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>An array of changed stages.</summary>
    public static string Of(IReadOnlyList<StageChange> changes, long position) => Array(changes, (json, change) =>
    {
        json.WriteString(A, change.Pair.A);
        json.WriteString(B, change.Pair.B);
        json.WriteString(From, change.From);
        json.WriteString(To, change.To);
        WriteTime(json, At, change.At);
        json.WriteNumber(Position, position);
    });

    /// <summary>An array of crossed levels.</summary>
    public static string Of(IReadOnlyList<MemberRiskChanged> changes, long position) => Array(changes, (json, change) =>
    {
        json.WriteString("member", change.Member);
        json.WriteString("previousLevel", change.PreviousLevel);
        json.WriteString("level", change.Level);
        if (change.Risk is { } risk)
        {
            json.WriteNumber("risk", risk);
        }
        else
        {
            json.WriteNull("risk");
        }

        json.WriteNumber("reciprocating", change.Reciprocating);
        WriteTime(json, JsonEncodedText.Encode("asOf"), change.AsOf);
        json.WriteString("changeId", change.ChangeId);
        json.WriteNumber(Position, position);
    });

    private static string Array<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256 * items.Count);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                json.WriteStartObject();
                write(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteTime(Utf8JsonWriter json, JsonEncodedText name, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[32];
        time.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }
}
