using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Reciprocity.Hosting.Edge;

/// <summary>An example of whatever a schema allows, with values that members of that name have here.</summary>
internal static class SchemaExamples
{
    private const int Deepest = 8;

    private static readonly Dictionary<string, string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["network"] = "hello",
        ["member"] = "ana",
        ["a"] = "ana",
        ["b"] = "bo",
        ["actor"] = "ana",
        ["target"] = "bo",
        ["other"] = "bo",
        ["kind"] = "like",
        ["stage"] = "emerging",
        ["source"] = "shop",
        ["id"] = "e-1",
        ["content"] = "post-9",
        ["pointer"] = "/kind",
        ["detail"] = "is no kind; use one of the policy",
        ["next"] = "/v1/networks?cursor=…",
    };

    public static JsonNode? Of(IOpenApiSchema schema) => Of(schema, "", 0);

    private static JsonNode? Of(IOpenApiSchema schema, string name, int depth)
    {
        if (schema.Enum is [{ } first, ..])
        {
            return first.DeepClone();
        }

        var choices = schema.OneOf is { Count: > 0 } ? schema.OneOf : schema.AnyOf;
        if (choices is { Count: > 0 })
        {
            return Of(choices.FirstOrDefault(choice => choice.Type != JsonSchemaType.Null) ?? choices[0], name, depth);
        }

        var type = schema.Type ?? (schema.Properties is null ? JsonSchemaType.String : JsonSchemaType.Object);
        return depth > Deepest && type.HasFlag(JsonSchemaType.Null) ? null
            : type.HasFlag(JsonSchemaType.Integer) ? JsonValue.Create(1)
            : type.HasFlag(JsonSchemaType.Number) ? JsonValue.Create(0.5)
            : type.HasFlag(JsonSchemaType.Boolean) ? JsonValue.Create(false)
            : type.HasFlag(JsonSchemaType.Array) ? new JsonArray(schema.Items is { } items && depth <= Deepest ? [Of(items, name, depth + 1)] : [])
            : type.HasFlag(JsonSchemaType.Object) ? Object(schema, depth)
            : JsonValue.Create(Text(schema, name));
    }

    private static JsonObject Object(IOpenApiSchema schema, int depth)
    {
        var example = new JsonObject();
        foreach (var (name, member) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            example[name] = Of(member, name, depth + 1);
        }

        if (schema.AdditionalProperties is { } others)
        {
            example["like"] = Of(others, "like", depth + 1);
        }

        return example;
    }

    private static string Text(IOpenApiSchema schema, string name) => schema.Format switch
    {
        "date-time" => "2026-11-23T10:00:00Z",
        "date" => "2026-11-23",
        "uuid" => "2d4e25b0-e75c-59b6-b12f-52291bdc00d0",
        _ => Texts.GetValueOrDefault(name, "text"),
    };
}
