using Microsoft.AspNetCore.Mvc;
using Reciprocity.Domain.Networks;
using Reciprocity.Hosting.Access;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Webhooks;

/// <summary>
/// <c>/v1/networks/{network}/webhooks/{platform}</c>: platforms deliver here in their own words. What is no engagement is passed
/// over and counted; a body that is not the platform's is refused before anything of it is read.
/// </summary>
internal sealed class WebhookEndpoint(Reception reception, IConfiguration configuration)
{
    private static readonly Platform[] Platforms = [new Instagram(), new X(), new Bluesky(), new Mastodon()];

    private readonly WebhookSettings _settings = new(configuration);

    public static void Map(WebApplication app)
    {
        const string Path = "/v1/networks/{network}/webhooks";
        app.MapPost($"{Path}/{{platform}}", (HttpContext http, string network, string platform, WebhookEndpoint endpoint) => endpoint.TakeAsync(http, network, platform))
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .ChecksOwnSignature()
            .AddDeliveryDocs();
        app.MapPost($"{Path}/{Bluesky.Jetstream}", (HttpContext http, string network, WebhookEndpoint endpoint) => endpoint.TakeAsync(http, network, Bluesky.Jetstream))
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .NeedsScope(Scopes.Ingest)
            .AddJetstreamDocs();
        app.MapGet($"{Path}/{{platform}}", (HttpContext http, string network, string platform, WebhookEndpoint endpoint) => endpoint.AnswerChallenge(http, network, platform))
            .ChecksOwnSignature()
            .AddChallengeDocs();
    }

    private Task<IResult> TakeAsync(HttpContext http, string network, string name)
    {
        if (Find(name) is not { } platform)
        {
            return Task.FromResult(Unknown(name));
        }

        var secret = _settings.Secret(platform.Name, network);
        return secret is null && platform.NeedsSecret
            ? Task.FromResult(WebhookSettings.WithoutSecret(platform.Name))
            : reception.TakeAsync(http, network, intake => platform.ReadAsync(http.Request, secret, intake, http.RequestAborted), platform.Name);
    }

    private IResult AnswerChallenge(HttpContext http, string network, string name)
    {
        if (Find(name) is not { } platform)
        {
            return Unknown(name);
        }

        if (!NetworkName.IsValid(network))
        {
            return Results.Problem($"'{network}' is no name for a network; use {NetworkName.Rule}.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (platform.AnswerChallenge(http.Request.Query, network, _settings) is { } answer)
        {
            return answer;
        }

        http.Response.Headers.Allow = HttpMethods.Post;
        return Results.Problem($"'{platform.Name}' asks nothing before it delivers; it delivers by POST.", statusCode: StatusCodes.Status405MethodNotAllowed);
    }

    private static Platform? Find(string name) => Array.Find(Platforms, platform => platform.Name == name);

    private static IResult Unknown(string name) => Results.Problem(
        $"'{name}' is not a platform whose webhooks are understood; those are {string.Join(", ", Platforms.Select(platform => platform.Name))}.",
        statusCode: StatusCodes.Status404NotFound);
}
