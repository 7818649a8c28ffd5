using System.Net.Mime;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>What the OpenAPI document says of answers about items.</summary>
internal static class IntakeDocs
{
    private const string Accepted = """{"index":0,"status":"accepted","eventId":"2d4e25b0-e75c-59b6-b12f-52291bdc00d0"}""";
    private const string Rejected = """{"index":1,"status":"rejected","errors":[{"pointer":"/kind","detail":"'lik' is not a kind; kinds are comment, follow, like, mention, message, share, view"}]}""";

    private static readonly (string Status, string Body)[] Examples =
    [
        ("202", $$$"""{"accepted":1,"duplicates":0,"rejected":0,"rejectedBy":{},"results":[{{{Accepted}}}]}"""),
        ("207", $$$"""{"accepted":1,"duplicates":0,"rejected":1,"rejectedBy":{"unknown-kind":1},"results":[{{{Accepted}}},{{{Rejected}}}]}"""),
        ("400", $$$"""{"accepted":0,"duplicates":0,"rejected":1,"rejectedBy":{"unknown-kind":1},"results":[{{{Rejected.Replace("1,", "0,", StringComparison.Ordinal)}}}]}"""),
    ];

    /// <summary>400 is of two sorts: of items that were all rejected, or a problem of the whole request.</summary>
    public static void Describe(OpenApiOperation operation)
    {
        var answer = operation.Responses!["202"].Content![MediaTypeNames.Application.Json].Schema;
        var problem = operation.Responses["503"].Content!["application/problem+json"].Schema;
        ((OpenApiResponse)operation.Responses["400"]).Content = new Dictionary<string, OpenApiMediaType>
        {
            [MediaTypeNames.Application.Json] = new() { Schema = answer },
            ["application/problem+json"] = new() { Schema = problem },
        };
        foreach (var (status, body) in Examples)
        {
            operation.Responses[status].Content![MediaTypeNames.Application.Json].Example = JsonNode.Parse(body);
        }
    }
}
