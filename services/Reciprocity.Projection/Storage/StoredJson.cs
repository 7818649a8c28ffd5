using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Reciprocity.Hosting.Edge;

namespace Reciprocity.Projection.Storage;

/// <summary>How documents and events are written as JSON.</summary>
internal static class StoredJson
{
    public const JsonIgnoreCondition AbsentInReadModels = JsonIgnoreCondition.WhenWritingDefault;

    /// <summary>Read models as Marten's serializer writes and reads them, for what is to stay bytes. What it writes of the journal is read alike.</summary>
    public static JsonSerializerOptions ReadModels { get; } = Create();

    /// <summary>A document or an event in a column, at once: a fraction of what it costs as a stream.</summary>
    public static T Document<T>(this NpgsqlDataReader reader, int column) => JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(column), ReadModels)!;

    public static void Configure(JsonSerializerOptions json, JsonIgnoreCondition absent)
    {
        json.Converters.Add(new UtcConverter());
        json.Converters.Add(new RecordConverters());
        json.Converters.Add(new HistoryKeyConverter());
        json.Converters.Add(new KindCountsConverter());
        json.Converters.Add(LatencyBinsConverter.AsText);
        json.Converters.Add(new KindStrengthsConverter());
        json.DefaultIgnoreCondition = absent;
        json.IgnoreReadOnlyProperties = true;
    }

    private static JsonSerializerOptions Create()
    {
        var json = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter() } };
        Configure(json, AbsentInReadModels);
        json.MakeReadOnly(populateMissingResolver: true);
        return json;
    }
}
