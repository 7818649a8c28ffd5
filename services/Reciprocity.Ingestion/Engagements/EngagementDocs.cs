using System.Net.Mime;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.ActivityStreams;
using Reciprocity.Ingestion.CloudEvents;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>What the OpenAPI document says of the endpoint. Its body is read by hand, so nothing could say it by itself.</summary>
internal static class EngagementDocs
{
    private const string Description = """
        Answers 202 when a quorum queue holds every item, so nothing that was answered is lost. Items are judged one by one: 207 when
        some were rejected, 400 when all were, with what to change for each.

        The same source and id is the same event, so sending again after 503, or at any other time, is harmless. NDJSON and CSV are
        read as they arrive and may be of any length; everything else may have 32 MiB. One item may have 16 KiB.

        CloudEvents 1.0 come in structured mode, in batches, or in binary mode (`ce-specversion`, `ce-id`, `ce-source`, `ce-type`, `ce-time` as headers
        and the data as JSON); their type ends in the kind, as in `com.example.engagement.like` or `com.example.engagement.like.retracted`. Activity
        Streams 2.0 come singly, in arrays or in collections; owners are taken from the activity alone and nothing is fetched.
        """;

    private static readonly (string Name, string Description)[] Parameters =
    [
        ("historical", "`true` marks a backfill: it is counted like any other, and raises no alerts."),
        ("columns", "CSV: which field each column holds, in order, such as `actor,target,occurredAt,_`; `_` skips one. Otherwise a header row names them."),
        ("delimiter", "CSV: `comma` (default), `tab`, `space` or `semicolon`."),
        ("kind", "CSV: the kind of rows that have none of their own."),
        ("kinds", "CSV: what values of the column `kind` mean, such as `RT:share,MT:mention`; others mean themselves."),
        ("time", "CSV: how times are written: `iso` (default), `unix` (seconds) or `unixms`."),
        ("source", "CSV: the source of rows that have none of their own. Required without a column `id`; a row's id is then its number."),
        ("comment", "CSV: the character with which comment lines begin, such as `%25` for %."),
    ];

    public static void AddEngagementDocs(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("SendEngagements")
        .WithTags("Engagements")
        .WithSummary("Send engagements")
        .WithDescription(Description)
        .Produces<IntakeAnswer>(StatusCodes.Status202Accepted)
        .Produces<IntakeAnswer>(StatusCodes.Status207MultiStatus)
        .Produces<IntakeAnswer>(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = Body();
            operation.Parameters = [.. operation.Parameters ?? [], .. Parameters.Select(parameter => new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            })];
            return Task.CompletedTask;
        });

    private static OpenApiRequestBody Body()
    {
        var example = JsonNode.Parse("""
            {"id":"e-1","source":"shop","kind":"like","actor":"ana","target":"bo","content":"post-9","occurredAt":"2026-11-23T10:00:00Z"}
            """)!;
        var engagement = EngagementSchema();
        return new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [MediaTypeNames.Application.Json] = new()
                {
                    Schema = new OpenApiSchema { OneOf = [engagement, new OpenApiSchema { Type = JsonSchemaType.Array, Items = engagement }] },
                    Example = example,
                },
                [NdjsonFormat.MediaType] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example.ToJsonString() + "\n" },
                [CloudEventsFormat.MediaType] = new() { Schema = FormatExamples.CloudEventSchema, Example = FormatExamples.CloudEvent },
                [CloudEventsFormat.BatchMediaType] = new()
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = FormatExamples.CloudEventSchema },
                    Example = new JsonArray(FormatExamples.CloudEvent),
                },
                [ActivityStreamsFormat.MediaType] = new() { Schema = FormatExamples.ActivitySchema, Example = FormatExamples.Activity },
                [ActivityStreamsFormat.LinkedDataMediaType] = new() { Schema = FormatExamples.ActivitySchema, Example = FormatExamples.Activity },
                [CsvFormat.MediaType] = new()
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    Example = "id,source,kind,actor,target,occurredAt\ne-1,shop,like,ana,bo,2026-11-23T10:00:00Z\n",
                },
            },
        };
    }

    private static OpenApiSchema EngagementSchema() => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalPropertiesAllowed = false,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["id"] = Text("Names the fact within its source. Absent, it is the SHA-256 of the item's canonical JSON."),
            ["source"] = Text("The system that names the fact; 'default' when absent."),
            ["kind"] = Text("Required, except for a retraction by id."),
            ["actor"] = Text("Who engaged. Required, except for a view."),
            ["target"] = Text("The owner of what was engaged with. Required, except for a retraction by id."),
            ["content"] = Text("What was engaged with."),
            ["occurredAt"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "date-time",
                Description = "From 1970 to 24 hours from now. May be absent if there is an id, and is then the time of receipt.",
            },
            ["campaign"] = Text("The campaign it is tagged with."),
            ["count"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1", Description = "How many impressions a view stands for." },
            ["retracted"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "True when it takes an engagement back." },
            ["retracts"] = Text("The id, in the same source, of the engagement that is taken back."),
        },
    };

    private static OpenApiSchema Text(string description) =>
        new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = EngagementRules.LongestText, Description = description };
}
