using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Reciprocity.Hosting.Edge;

/// <summary>What the OpenAPI document says of every operation alike: headers that come with a status, and examples where an endpoint gives none.</summary>
internal static class ContractDocs
{
    private const string ProblemType = "application/problem+json";

    private static readonly (int Status, string Name, string Description)[] Headers =
    [
        (StatusCodes.Status401Unauthorized, "WWW-Authenticate", "How to send a key."),
        (StatusCodes.Status405MethodNotAllowed, "Allow", "The methods that are answered here."),
        (StatusCodes.Status429TooManyRequests, "Retry-After", "After how many seconds to come back."),
        (StatusCodes.Status503ServiceUnavailable, "Retry-After", "After how many seconds to come back."),
    ];

    public static void Complete(OpenApiDocument api)
    {
        foreach (var operation in api.Paths.Values.SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            operation.Responses ??= [];
            if (operation.Security is { Count: > 0 })
            {
                operation.Responses.TryAdd("503", new OpenApiResponse
                {
                    Description = "What is behind the service is away at the moment",
                    Content = new Dictionary<string, OpenApiMediaType> { [ProblemType] = new() { Schema = Problem() } },
                });
            }

            foreach (var (status, response) in operation.Responses)
            {
                Complete(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), (OpenApiResponse)response, isMeasure: operation.Responses.ContainsKey("304"));
            }
        }
    }

    public static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "status", "title", "detail" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What to change." },
        },
    };

    private static void Complete(int status, OpenApiResponse response, bool isMeasure)
    {
        foreach (var (_, name, description) in Headers.Where(header => header.Status == status))
        {
            AddHeader(response, name, description);
        }

        if (isMeasure && status is StatusCodes.Status200OK or StatusCodes.Status304NotModified)
        {
            AddHeader(response, "ETag", "Send it as If-None-Match, and an answer that has not changed is 304.");
        }

        foreach (var (type, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (content.Example is null && content.Examples is not { Count: > 0 })
            {
                content.Example = type == ProblemType ? ProblemExample(status)
                    : content.Schema is { } schema ? SchemaExamples.Of(schema)
                    : null;
            }
        }
    }

    private static void AddHeader(OpenApiResponse response, string name, string description)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers.TryAdd(name, new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
    }

    private static JsonObject ProblemExample(int status) => new()
    {
        ["type"] = $"https://tools.ietf.org/html/rfc9110#section-15.{status / 100 + 1}",
        ["title"] = ReasonPhrases.GetReasonPhrase(status),
        ["status"] = status,
        ["detail"] = "What is wrong, and what to change.",
    };
}
