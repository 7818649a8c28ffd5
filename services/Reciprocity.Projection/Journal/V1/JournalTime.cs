using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reciprocity.Projection.Journal.V1;

/// <summary>Times in the journal: RFC 3339 in UTC, always with six digits of a second, so that text order is time order in an index.</summary>
internal sealed class JournalTime : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        // The runtime's own format has seven digits, and takes a tenth of the time of one that is read from a pattern.
        Span<byte> text = stackalloc byte[28];
        value.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[26] = (byte)'Z';
        writer.WriteStringValue(text[..27]);
    }
}
