using System.Text.Json;
using System.Text.Json.Serialization;
using Reciprocity.Domain.Latencies;

namespace Reciprocity.Projection.Storage;

/// <summary>Latencies as a flat JSON array, <c>[bin, count, bin, count, …]</c>, in the order of the bins.</summary>
internal sealed class LatencyBinsConverter : JsonConverter<LatencyBins>
{
    public override LatencyBins Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        List<(int Bin, long Count)> bins = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            var bin = reader.GetInt32();
            reader.Read();
            bins.Add((bin, reader.GetInt64()));
        }

        return LatencyBins.Of(bins);
    }

    public override void Write(Utf8JsonWriter writer, LatencyBins value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var (bin, count) in value.Bins)
        {
            writer.WriteNumberValue(bin);
            writer.WriteNumberValue(count);
        }

        writer.WriteEndArray();
    }
}
