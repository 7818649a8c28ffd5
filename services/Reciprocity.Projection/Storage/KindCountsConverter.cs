using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Projection.Storage;

/// <summary>Kinds as a JSON object, <c>{"like":3}</c>, ordered by kind so that equal counts are equal bytes.</summary>
internal sealed class KindCountsConverter : JsonConverter<KindCounts>
{
    [ThreadStatic]
    private static List<KeyValuePair<string, long>>? _read;

    public override KindCounts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var counts = _read ??= [];
        counts.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var kind = SharedNames.Read(ref reader);
            reader.Read();
            counts.Add(new(kind, reader.GetInt64()));
        }

        return KindCounts.Of(CollectionsMarshal.AsSpan(counts));
    }

    public override void Write(Utf8JsonWriter writer, KindCounts value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (kind, count) in value)
        {
            writer.WriteNumber(kind, count);
        }

        writer.WriteEndObject();
    }
}
