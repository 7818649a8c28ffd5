using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Reciprocity.Hosting.Edge;

namespace Reciprocity.Hosting.Access;

/// <summary>What the OpenAPI document says of keys: how they are sent, and on each operation which one it needs.</summary>
internal static class AccessDocs
{
    private const string Bearer = "bearer";
    private const string Header = "apiKey";

    private static readonly (int Status, string Description)[] Refusals =
    [
        (StatusCodes.Status401Unauthorized, "No access key, or one that is not known"),
        (StatusCodes.Status403Forbidden, "Outside the key's scopes or networks"),
        (StatusCodes.Status429TooManyRequests, "More requests of this key and network than allowed; Retry-After says when to come back"),
    ];

    public static void AddAccessDocs(this OpenApiOptions document)
    {
        document.AddDocumentTransformer((api, _, _) =>
        {
            api.Components ??= new();
            api.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An access key." },
                [Header] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Api-Key", Description = "An access key." },
            };
            return Task.CompletedTask;
        });
        document.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault() is { } rule)
            {
                Describe(operation, rule, context.Document!);
            }

            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiOperation operation, AccessRule rule, OpenApiDocument document)
    {
        operation.Description = operation.Description is { Length: > 0 } description ? $"{description}\n\n{rule.Says}" : rule.Says;
        if (!rule.NeedsKey)
        {
            return;
        }

        // Either of the two.
        operation.Security = [new() { [new(Bearer, document)] = [] }, new() { [new(Header, document)] = [] }];
        operation.Responses ??= [];
        foreach (var (status, text) in Refusals)
        {
            operation.Responses.TryAdd($"{status}", new OpenApiResponse
            {
                Description = text,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = ContractDocs.Problem() } },
            });
        }
    }
}
