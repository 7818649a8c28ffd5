using System.Globalization;
using System.Text.Json.Nodes;

namespace Reciprocity.TestKit.Contracts;

/// <summary>The OpenAPI document of a service, to be looked through by itself and to be held against what the service really answers.</summary>
public sealed class ServiceContract(JsonNode document)
{
    private static readonly Dictionary<string, string> Headers = new()
    {
        ["401"] = "WWW-Authenticate",
        ["405"] = "Allow",
        ["429"] = "Retry-After",
        ["503"] = "Retry-After",
    };

    /// <summary>Every operation as "get /path".</summary>
    public IEnumerable<string> Operations => All().Select(operation => operation.Name);

    public static async Task<ServiceContract> OfAsync(HttpClient http) => new(JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!);

    /// <summary>Everything that a reader of the document would miss, or be misled by.</summary>
    public IEnumerable<string> Shortcomings()
    {
        foreach (var (name, operation) in All())
        {
            var wrong = Missing(operation).Concat(OfBodies(operation["requestBody"]?["content"], "the request"));
            foreach (var (status, response) in operation["responses"]?.AsObject() ?? [])
            {
                wrong = wrong.Concat(OfResponse(status, response!));
            }

            foreach (var shortcoming in wrong)
            {
                yield return $"{name}: {shortcoming}";
            }
        }
    }

    /// <summary>In what a real answer differs from the document.</summary>
    /// <param name="operation">As in <see cref="Operations"/>.</param>
    public async Task<IReadOnlyList<string>> DifferencesAsync(string operation, HttpResponseMessage answer)
    {
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        var (_, said) = All().Single(one => one.Name == operation);
        if (said["responses"]?[status] is not { } response)
        {
            return [$"{operation}: {status} is not documented"];
        }

        var differences = (response["headers"]?.AsObject() ?? [])
            .Where(header => !answer.Headers.Concat(answer.Content.Headers).Any(sent => sent.Key.Equals(header.Key, StringComparison.OrdinalIgnoreCase)))
            .Select(header => $"{operation} {status}: the header {header.Key} is missing")
            .ToList();
        var text = await answer.Content.ReadAsStringAsync();
        if (text.Length == 0)
        {
            return differences;
        }

        var type = answer.Content.Headers.ContentType?.MediaType ?? "";
        if (response["content"]?[type] is not { } content)
        {
            return [.. differences, $"{operation} {status}: {type} is not documented"];
        }

        return type.EndsWith("json", StringComparison.Ordinal)
            ? [.. differences, .. SchemaCheck.Errors(document, content["schema"], JsonNode.Parse(text)).Select(error => $"{operation} {status}{error}: {text[..Math.Min(300, text.Length)]}")]
            : differences;
    }

    private static IEnumerable<string> Missing(JsonNode operation)
    {
        if (string.IsNullOrWhiteSpace((string?)operation["summary"]))
        {
            yield return "no summary";
        }

        if (operation["tags"] is not JsonArray { Count: > 0 })
        {
            yield return "no tag";
        }

        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            if (parameter!["schema"] is null)
            {
                yield return $"no schema of the parameter {parameter["name"]}";
            }
        }

        if (!(operation["responses"]?.AsObject() ?? []).Any(response => response.Key.StartsWith('2')))
        {
            yield return "no success";
        }
    }

    private IEnumerable<string> OfResponse(string status, JsonNode response)
    {
        if (string.IsNullOrWhiteSpace((string?)response["description"]))
        {
            yield return $"{status} is not described";
        }

        if (Headers.TryGetValue(status, out var header) && response["headers"]?[header] is null)
        {
            yield return $"{status} does not tell of {header}";
        }

        if (status[0] is '4' or '5' && response["content"]?["application/problem+json"] is null)
        {
            yield return $"{status} has no problem details";
        }

        foreach (var wrong in OfBodies(response["content"], status))
        {
            yield return wrong;
        }
    }

    private IEnumerable<string> OfBodies(JsonNode? contents, string whose)
    {
        foreach (var (type, content) in contents?.AsObject() ?? [])
        {
            var examples = new[] { content!["example"] }.Concat((content["examples"]?.AsObject() ?? []).Select(example => example.Value!["value"])).OfType<JsonNode>().ToList();
            if (examples.Count == 0)
            {
                yield return $"{whose}: no example of {type}";
            }

            foreach (var wrong in examples.SelectMany(example => SchemaCheck.Errors(document, content["schema"], example)))
            {
                yield return $"{whose}: the example of {type} is not as its schema says: {wrong}";
            }
        }
    }

    private IEnumerable<(string Name, JsonNode Operation)> All() => document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
        .Where(member => member.Key is "get" or "post" or "put" or "delete" or "options")
        .Select(member => ($"{member.Key} {path.Key}", member.Value!)));
}
