using System.Text.Json;
using System.Text.Json.Serialization;
using Reciprocity.Domain.Engagements;
using Reciprocity.Hosting.Edge;

namespace Reciprocity.Projection.Storage;

/// <summary>A place in a pair's history as a JSON object, <c>{"at":"2025-01-01T21:36:38.88Z","eventId":"…"}</c>.</summary>
internal sealed class HistoryKeyConverter : JsonConverter<HistoryKey>
{
    private static readonly UtcConverter Utc = new();

    public override HistoryKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var key = default(HistoryKey);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isTime, isId) = (reader.ValueTextEquals("at"u8), reader.ValueTextEquals("eventId"u8));
            reader.Read();
            key = isTime ? key with { At = reader.GetDateTimeOffset() } : isId ? key with { EventId = reader.GetGuid() } : key;
            reader.Skip();
        }

        return key;
    }

    public override void Write(Utf8JsonWriter writer, HistoryKey value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("at"u8);
        Utc.Write(writer, value.At, options);
        writer.WriteString("eventId"u8, value.EventId);
        writer.WriteEndObject();
    }
}
