using System.Globalization;
using Reciprocity.Hosting.Access;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.CloudEvents;

/// <summary>
/// The handshake of HTTP webhooks for CloudEvents 1.0: before a sender delivers events it asks, by <c>OPTIONS</c>, whether it may.
/// </summary>
/// <remarks>Senders ask without a key; it tells and changes nothing, and who may send is decided when it sends. <c>WebHook-Request-Callback</c> is never called: the answer is given at once.</remarks>
internal static class WebhookValidation
{
    private const string RequestOrigin = "WebHook-Request-Origin";
    private const string RequestRate = "WebHook-Request-Rate";
    private const string Methods = "POST, OPTIONS";

    public static void Map(WebApplication app) => app
        .MapMethods(EngagementEndpoint.Path, [HttpMethods.Options], Answer)
        .NeedsNoKey()
        .WithName("ValidateWebhook")
        .WithTags("Engagements")
        .WithSummary("Ask whether CloudEvents may be delivered")
        .WithDescription("The handshake of the CloudEvents webhook specification: `WebHook-Request-Origin`, and `WebHook-Request-Rate` if there is one, are granted.")
        .Produces(StatusCodes.Status200OK)
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static IResult Answer(HttpContext http, string network)
    {
        _ = network;
        var request = http.Request.Headers;
        var answer = http.Response.Headers;
        answer.Allow = Methods;
        string? origin = request[RequestOrigin];
        string? rate = request[RequestRate];
        if (string.IsNullOrEmpty(origin))
        {
            return Results.NoContent();
        }

        if (!string.IsNullOrEmpty(rate) && !(int.TryParse(rate, NumberStyles.None, CultureInfo.InvariantCulture, out var perMinute) && perMinute > 0))
        {
            return Results.Problem($"{RequestRate} must be a whole number of requests a minute, at least 1.", statusCode: StatusCodes.Status400BadRequest);
        }

        answer["WebHook-Allowed-Origin"] = origin;
        answer["WebHook-Allowed-Rate"] = string.IsNullOrEmpty(rate) ? "*" : rate;
        return Results.Ok();
    }
}
