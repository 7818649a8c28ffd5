using System.Text.Json;
using System.Text.Json.Serialization;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Storage;

/// <summary>Strengths by kind as a JSON object, ordered by kind so that equal strengths are equal bytes.</summary>
internal sealed class KindStrengthsConverter : JsonConverter<KindStrengths>
{
    public override KindStrengths Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var strengths = KindStrengths.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var kind = reader.GetString()!;
            reader.Read();
            strengths = strengths.With(kind, reader.GetDouble());
        }

        return strengths;
    }

    public override void Write(Utf8JsonWriter writer, KindStrengths value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (kind, log) in value)
        {
            writer.WriteNumber(kind, log);
        }

        writer.WriteEndObject();
    }
}
