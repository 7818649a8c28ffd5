using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reciprocity.TestKit.Contracts;

/// <summary>Whether a value is what a schema of an OpenAPI document says, as far as the services' own schemas go.</summary>
public static class SchemaCheck
{
    /// <summary>What is wrong with the value, each with its place; none when it is as the schema says.</summary>
    public static IEnumerable<string> Errors(JsonNode document, JsonNode? schema, JsonNode? value, string at = "")
    {
        if (schema is not JsonObject said)
        {
            return [];
        }

        if (said["$ref"] is { } reference)
        {
            return Errors(document, Find(document, (string)reference!), value, at);
        }

        if ((said["oneOf"] ?? said["anyOf"]) is JsonArray choices)
        {
            return choices.Any(choice => !Errors(document, choice, value, at).Any()) ? [] : [$"{at}: {value?.ToJsonString()} is none of what it may be"];
        }

        var kind = KindOf(value);
        if (said["type"] is { } type && !Types(type).Any(name => name == kind || (name == "number" && kind == "integer")))
        {
            return [$"{at}: is {kind}, not {type.ToJsonString()}"];
        }

        if (said["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
        {
            return [$"{at}: {value?.ToJsonString()} is none of {allowed.ToJsonString()}"];
        }

        return value switch
        {
            JsonObject members => OfMembers(document, said, members, at),
            JsonArray items => items.SelectMany((item, i) => Errors(document, said["items"], item, $"{at}/{i}")),
            JsonValue text when kind == "string" => OfText(said, (string)text!, at),
            _ => [],
        };
    }

    private static IEnumerable<string> OfMembers(JsonNode document, JsonObject schema, JsonObject value, string at)
    {
        var members = schema["properties"] as JsonObject;
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(name => (string)name!).Where(name => !value.ContainsKey(name)))
        {
            yield return $"{at}: '{name}' is missing";
        }

        foreach (var (name, member) in value)
        {
            var isClosed = schema["additionalProperties"] is JsonValue closed && !(bool)closed;
            var isKnown = members?.ContainsKey(name) ?? false;
            if (isClosed && !isKnown)
            {
                yield return $"{at}: '{name}' is not said";
            }

            foreach (var error in Errors(document, isKnown ? members![name] : schema["additionalProperties"], member, $"{at}/{name}"))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<string> OfText(JsonObject schema, string text, string at)
    {
        if (schema["maxLength"] is { } longest && text.Length > (int)longest)
        {
            yield return $"{at}: is longer than {longest}";
        }

        if ((string?)schema["format"] == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
        {
            yield return $"{at}: '{text}' is no time";
        }
    }

    private static JsonNode? Find(JsonNode document, string reference) =>
        reference[2..].Split('/').Aggregate((JsonNode?)document, (node, name) => node?[name]) ?? throw new InvalidOperationException($"{reference} leads nowhere.");

    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(one => (string)one!) : [(string)type!];

    private static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ToJsonString().AsSpan().ContainsAny(".eE") ? "number" : "integer",
    };
}
