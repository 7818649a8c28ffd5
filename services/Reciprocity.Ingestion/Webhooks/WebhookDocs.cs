using System.Net.Mime;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Reciprocity.Ingestion.ActivityStreams;
using Reciprocity.Ingestion.Engagements;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Webhooks;

/// <summary>What the OpenAPI document says of webhooks. Their bodies are the platforms' own, so an example of each says most.</summary>
internal static class WebhookDocs
{
    private const string Delivery = """
        Takes what a platform sends, as it sends it: `instagram` (signed in `X-Hub-Signature-256`), `x` (`x-twitter-webhooks-signature`),
        `mastodon` (activities and administrative webhooks, `X-Hub-Signature`). `bluesky`, which signs nothing, has a path of its own.

        What is no engagement is passed over, counted in `unmapped` and answered 202. The secret is `Webhooks:{platform}:Secret` of the
        configuration; a platform that needs one and has none is answered 404.
        """;

    private const string Challenge = """
        What a platform asks before it delivers: `instagram` sends `hub.mode`, `hub.challenge` and `hub.verify_token` (`Webhooks:instagram:VerifyToken`)
        and gets the challenge back; `x` sends `crc_token` and gets its signature. The others ask nothing: 405.
        """;

    private const string Line = """
        {"did":"did:plc:ana","time_us":1790000000000000,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.like","rkey":"3l3qo2vutsw2b","record":{"createdAt":"2026-09-21T14:13:20Z","subject":{"uri":"at://did:plc:bo/app.bsky.feed.post/3l3pte3p2e325"}}}}

        """;

    private static readonly string[] Questions = ["hub.mode", "hub.challenge", "hub.verify_token", "crc_token"];

    private static readonly (string Platform, string Body)[] Examples =
    [
        ("instagram", """
            {"object":"instagram","entry":[{"id":"17841400000000001","time":1790000000,"changes":[{"field":"comments",
             "value":{"id":"17865799348089039","from":{"id":"5212345678901234","username":"ana"},"media":{"id":"17887498072083520"},"text":"lovely"}}]}]}
            """),
        ("x", """
            {"for_user_id":"2244994945","favorite_events":[{"id":"a7ba59eab0bfcba386f7acedac279542","timestamp_ms":1790000000000,
             "user":{"id_str":"783214"},"favorited_status":{"id_str":"924761111156666","user":{"id_str":"2244994945"}}}]}
            """),
        ("mastodon", """
            {"id":"https://social.example/users/ana#likes/7","type":"Like","actor":"https://social.example/users/ana",
             "object":{"id":"https://social.example/users/bo/statuses/9","attributedTo":"https://social.example/users/bo"}}
            """),
    ];

    public static void AddJetstreamDocs(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("DeliverJetstream")
        .WithTags("Webhooks")
        .WithSummary("Deliver lines of Bluesky's Jetstream")
        .WithDescription("Takes events of Jetstream, one a line, of any number, as they arrive. What is no engagement is passed over, counted in `unmapped` and answered 202.")
        .AnswersForItems()
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var lines = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = Line };
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { [NdjsonFormat.MediaType] = lines } };
            return Task.CompletedTask;
        });

    private static RouteHandlerBuilder AnswersForItems(this RouteHandlerBuilder endpoint) => endpoint
        .Produces<IntakeAnswer>(StatusCodes.Status202Accepted)
        .Produces<IntakeAnswer>(StatusCodes.Status207MultiStatus)
        .Produces<IntakeAnswer>(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    public static void AddDeliveryDocs(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("DeliverWebhook")
        .WithTags("Webhooks")
        .WithSummary("Deliver what a platform sends")
        .WithDescription(Delivery)
        .AnswersForItems()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            NamePlatforms(operation);
            var anything = new OpenApiSchema { Description = "Whatever the platform sends." };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [MediaTypeNames.Application.Json] = new() { Schema = anything, Examples = ExamplesOf() },
                    [ActivityStreamsFormat.MediaType] = new() { Schema = anything },
                },
            };
            return Task.CompletedTask;
        });

    public static void AddChallengeDocs(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("AnswerWebhookChallenge")
        .WithTags("Webhooks")
        .WithSummary("Answer what a platform asks before it delivers")
        .WithDescription(Challenge)
        .Produces<string>(StatusCodes.Status200OK, MediaTypeNames.Text.Plain, MediaTypeNames.Application.Json)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status405MethodNotAllowed)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            NamePlatforms(operation);
            operation.Parameters = [.. operation.Parameters ?? [], .. Questions.Select(name => new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Query,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            })];
            return Task.CompletedTask;
        });

    private static void NamePlatforms(OpenApiOperation operation)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.Name == "platform"))
        {
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Examples.Select(example => (JsonNode)example.Platform)] };
        }
    }

    private static Dictionary<string, IOpenApiExample> ExamplesOf() => Examples.ToDictionary(
        example => example.Platform, example => (IOpenApiExample)new OpenApiExample { Value = JsonNode.Parse(example.Body) });
}
