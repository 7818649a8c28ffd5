using Microsoft.AspNetCore.Mvc;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Hosting.Access;
using Reciprocity.Ingestion.Formats;
using Reciprocity.Ingestion.Publishing;

namespace Reciprocity.Ingestion.Engagements;

/// <summary><c>POST /v1/networks/{network}/engagements</c>: 202 means that a quorum queue holds what was sent.</summary>
internal sealed class EngagementEndpoint(
    EngagementRules rules, EngagementPolicy policy, PackPublisher publisher, IngestionMetrics metrics, TimeProvider time)
{
    public static void Map(WebApplication app) =>
        app.MapPost("/v1/networks/{network}/engagements", (HttpContext http, string network, EngagementEndpoint endpoint) =>
                endpoint.TakeAsync(http, network))
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .NeedsScope(Scopes.Ingest)
            .AddEngagementDocs();

    private async Task<IResult> TakeAsync(HttpContext http, string network)
    {
        if (!NetworkName.IsValid(network))
        {
            return Results.Problem($"'{network}' is no name for a network; use {NetworkName.Rule}.", statusCode: StatusCodes.Status400BadRequest);
        }

        Intake? intake = null;
        try
        {
            intake = new Intake(network, QueryParameters.Flag(http.Request.Query, "historical"), rules, publisher, time);
            await ReadAsync(http, intake);
            await intake.CompleteAsync();
            return Answer(http, intake);
        }
        catch (UnreadableBodyException exception)
        {
            return Results.Problem(exception.Message, statusCode: exception.Status);
        }
        catch (InvalidDataException)
        {
            return await BrokenOffAsync(intake!, StatusCodes.Status400BadRequest, "The body is not what its Content-Encoding says.");
        }
        catch (BadHttpRequestException exception)
        {
            return await BrokenOffAsync(intake!, exception.StatusCode, exception.Message);
        }
        finally
        {
            Count(intake?.Report);
        }
    }

    /// <summary>A stream that ends in a fault may have been taken in part, and its sender is told how far.</summary>
    private static async Task<IResult> BrokenOffAsync(Intake intake, int status, string detail)
    {
        await intake.SettleAsync();
        return Results.Problem(detail, statusCode: status, extensions: Progress.Of(intake.Report));
    }

    private Task ReadAsync(HttpContext http, Intake intake)
    {
        var request = http.Request;
        return RequestFormat.Of(request, http.Response) switch
        {
            JsonFormat.MediaType => JsonFormat.ReadAsync(request.BodyReader, intake, http.RequestAborted),
            NdjsonFormat.MediaType => NdjsonFormat.ReadAsync(request.BodyReader, intake, http.RequestAborted),
            _ => CsvFormat.ReadAsync(request.BodyReader, CsvOptions.Of(request.Query, policy), intake, http.RequestAborted),
        };
    }

    private static IResult Answer(HttpContext http, Intake intake)
    {
        if (intake.HasFailed)
        {
            return Unavailable.Answer(http, intake.Report);
        }

        if (intake.Items == 0)
        {
            return Results.Problem("There is no engagement in the body.", statusCode: StatusCodes.Status400BadRequest);
        }

        var minimal = PreferHeader.AsksForMinimal(http);
        return Results.Json(IntakeAnswer.Of(intake.Report, minimal), statusCode: intake.Report switch
        {
            { Rejected: 0 } => StatusCodes.Status202Accepted,
            { Accepted: 0, Duplicates: 0 } => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status207MultiStatus,
        });
    }

    private void Count(IntakeReport? report)
    {
        if (report is null)
        {
            return;
        }

        metrics.Accepted(report.Accepted, report.Duplicates);
        foreach (var (reason, items) in report.RejectedBy)
        {
            metrics.Rejected(reason, items);
        }
    }
}
