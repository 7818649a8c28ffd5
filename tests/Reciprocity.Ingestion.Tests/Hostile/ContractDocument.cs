using System.Text.Json.Nodes;

namespace Reciprocity.Ingestion.Tests.Hostile;

/// <summary>What a service says of itself in its OpenAPI document, as far as requests are made from it and answers judged by it.</summary>
internal sealed class ContractDocument
{
    private ContractDocument(IReadOnlyList<Operation> operations) => Operations = operations;

    public IReadOnlyList<Operation> Operations { get; }

    public static async Task<ContractDocument> OfAsync(HttpClient http)
    {
        var document = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!;
        return new([.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Where(member => member.Key is "get" or "post" or "put" or "delete" or "options")
            .Select(member => Operation.Of(member.Key, path.Key, member.Value!)))]);
    }
}

/// <param name="Method">As in HTTP.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Query">Names of query parameters.</param>
/// <param name="Bodies">Example bodies by media type.</param>
/// <param name="Statuses">What it may answer.</param>
internal sealed record Operation(
    string Method, string Path, IReadOnlyList<string> Query, IReadOnlyList<(string Type, string Body)> Bodies, IReadOnlySet<int> Statuses)
{
    public static Operation Of(string method, string path, JsonNode operation) => new(
        method.ToUpperInvariant(),
        path,
        [.. (operation["parameters"]?.AsArray() ?? []).Where(parameter => (string)parameter!["in"]! == "query").Select(parameter => (string)parameter!["name"]!)],
        [.. (operation["requestBody"]?["content"]?.AsObject() ?? []).SelectMany(content => ExamplesOf(content.Value!).Select(example => (content.Key, example)))],
        operation["responses"]!.AsObject().Select(response => int.Parse(response.Key)).ToHashSet());

    private static IEnumerable<string> ExamplesOf(JsonNode content) =>
        new[] { content["example"] }.Concat((content["examples"]?.AsObject() ?? []).Select(example => example.Value!["value"]))
            .OfType<JsonNode>()
            .Select(example => example is JsonValue value && value.TryGetValue(out string? text) ? text : example.ToJsonString());
}
