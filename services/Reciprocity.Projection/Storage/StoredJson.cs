using System.Text.Json;
using System.Text.Json.Serialization;
using Reciprocity.Hosting.Edge;

namespace Reciprocity.Projection.Storage;

/// <summary>How documents and events are written as JSON.</summary>
internal static class StoredJson
{
    public const JsonIgnoreCondition AbsentInReadModels = JsonIgnoreCondition.WhenWritingDefault;

    /// <summary>Read models as Marten's serializer writes and reads them, for what is to stay bytes.</summary>
    public static JsonSerializerOptions ReadModels { get; } = Create();

    public static void Configure(JsonSerializerOptions json, JsonIgnoreCondition absent)
    {
        json.Converters.Add(new UtcConverter());
        json.Converters.Add(new KindCountsConverter());
        json.Converters.Add(new LatencyBinsConverter());
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
