using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>What the OpenAPI document says of formats that are defined elsewhere: as much as is read of them here.</summary>
internal static class FormatExamples
{
    public static JsonNode CloudEvent => JsonNode.Parse("""
        {"specversion":"1.0","id":"e-1","source":"/shop","type":"com.example.engagement.like","time":"2026-11-23T10:00:00Z",
         "data":{"actor":"ana","target":"bo","content":"post-9"}}
        """)!;

    public static JsonNode Activity => JsonNode.Parse("""
        {"@context":"https://www.w3.org/ns/activitystreams","id":"https://a.example/users/ana#likes/1","type":"Like","actor":"https://a.example/users/ana",
         "published":"2026-11-23T10:00:00Z","object":{"id":"https://b.example/users/bo/statuses/9","type":"Note","attributedTo":"https://b.example/users/bo"}}
        """)!;

    public static OpenApiSchema CloudEventSchema => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "specversion", "id", "source", "type", "data" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["specversion"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["1.0"] },
            ["id"] = Text("With the source, names the fact."),
            ["source"] = Text("The system that names the fact."),
            ["type"] = Text("Ends in the kind; in '.retracted' after it, if the engagement is taken back."),
            ["time"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "When it happened; the time of receipt when absent." },
            ["data"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "actor, target, content, campaign, count, retracts: as in an engagement." },
        },
    };

    public static OpenApiSchema ActivitySchema => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A Like, Announce (share), Follow, View, a Create of a Note that answers (comment) or names (mention) somebody, or an Undo or Delete of one; an array or a collection of them.",
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["id"] = Text("The activity's URI: names the fact, and is what an Undo refers to."),
            ["type"] = Text("What was done."),
            ["actor"] = Text("Who did it: a URI, or an object with an id."),
            ["object"] = new OpenApiSchema { Description = "To what or whom: a URI, or an object with an id. Its owner is attributedTo, else who is addressed or mentioned; else it waits until the owner is known." },
            ["published"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "When it happened; the time of receipt when absent." },
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
