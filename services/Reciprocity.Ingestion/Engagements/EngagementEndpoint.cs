using Microsoft.AspNetCore.Mvc;
using Reciprocity.Domain.Policies;
using Reciprocity.Hosting.Access;
using Reciprocity.Ingestion.ActivityStreams;
using Reciprocity.Ingestion.CloudEvents;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Engagements;

/// <summary><c>POST /v1/networks/{network}/engagements</c>: 202 means that a quorum queue holds what was sent.</summary>
internal sealed class EngagementEndpoint(Reception reception, EngagementPolicy policy)
{
    public const string Path = "/v1/networks/{network}/engagements";

    public static void Map(WebApplication app)
    {
        app.MapPost(Path, (HttpContext http, string network, EngagementEndpoint endpoint) =>
                endpoint.TakeAsync(http, network))
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .NeedsScope(Scopes.Ingest)
            .AddEngagementDocs();
        WebhookValidation.Map(app);
    }

    private Task<IResult> TakeAsync(HttpContext http, string network) =>
        reception.TakeAsync(http, network, intake => ReadAsync(http, intake));

    private Task ReadAsync(HttpContext http, Intake intake)
    {
        var request = http.Request;
        var body = request.BodyReader;
        return RequestFormat.Of(request, http.Response) switch
        {
            JsonFormat.MediaType => JsonFormat.ReadAsync(body, intake, http.RequestAborted),
            NdjsonFormat.MediaType => NdjsonFormat.ReadAsync(body, intake, http.RequestAborted),
            CsvFormat.MediaType => CsvFormat.ReadAsync(body, CsvOptions.Of(request.Query, policy), intake, http.RequestAborted),
            CloudEventsFormat.MediaType => CloudEventsFormat.ReadAsync(body, intake, http.RequestAborted),
            CloudEventsFormat.BatchMediaType => CloudEventsFormat.ReadBatchAsync(body, intake, http.RequestAborted),
            BinaryMode.Name => BinaryMode.ReadAsync(request, intake, http.RequestAborted),
            _ => ActivityStreamsFormat.ReadAsync(body, intake, http.RequestAborted),
        };
    }
}
