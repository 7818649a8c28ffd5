using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reciprocity.SystemTests.Networks;

/// <summary>Facts as upstream systems write them, all of one source.</summary>
internal static class FactFormats
{
    public const string Source = "test";
    private static readonly JsonSerializerOptions Escaped = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly JsonSerializerOptions Plain = new(Escaped) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(IEnumerable<Fact> facts) => JsonSerializer.Serialize(facts.Select(Item), Escaped);

    public static string Ndjson(IEnumerable<Fact> facts) => string.Concat(facts.Select(fact => $"{JsonSerializer.Serialize(Item(fact), Plain)}\n"));

    /// <summary>With a header row; its source is in the query.</summary>
    public static string Csv(IEnumerable<Fact> facts) => "id,kind,actor,target,content,occurredAt,count\n" + string.Concat(facts.Select(fact => string.Create(
        CultureInfo.InvariantCulture,
        $"{fact.Id},{fact.Kind},{Quoted(fact.Actor)},{Quoted(fact.Target)},{Quoted(fact.Content)},{fact.OccurredAt:O},{fact.Count}\n")));

    private static object Item(Fact fact) => new { fact.Id, Source, fact.Kind, fact.Actor, fact.Target, fact.Content, fact.OccurredAt, fact.Count };

    private static string Quoted(string? field) => field is null ? "" : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
