using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reciprocity.Hosting.Edge;

/// <summary>Times in answers: RFC 3339 in UTC with a <c>Z</c>, fractions only where there are any.</summary>
public sealed class UtcConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        // The runtime's own format, of which six digits are kept and no zeros after them, takes a tenth of the time of one that is read from a pattern.
        Span<byte> text = stackalloc byte[28];
        value.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        var end = text[..26].TrimEnd((byte)'0').TrimEnd((byte)'.').Length;
        text[end] = (byte)'Z';
        writer.WriteStringValue(text[..(end + 1)]);
    }
}
