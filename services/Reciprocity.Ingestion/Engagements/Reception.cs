using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;
using Reciprocity.Ingestion.Formats;
using Reciprocity.Ingestion.Publishing;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>What every request that brings engagements has in common, whatever its format: it is read, taken in, counted and answered.</summary>
internal sealed class Reception(EngagementRules rules, PackPublisher publisher, IngestionMetrics metrics, TimeProvider time)
{
    /// <param name="read">Reads the body into the intake.</param>
    /// <param name="platform">The platform whose webhook it is: it may bring what is no engagement. Null for an upstream system.</param>
    public async Task<IResult> TakeAsync(HttpContext http, string network, Func<Intake, Task> read, string? platform = null)
    {
        if (!NetworkName.IsValid(network))
        {
            return Results.Problem($"'{network}' is no name for a network; use {NetworkName.Rule}.", statusCode: StatusCodes.Status400BadRequest);
        }

        Intake? intake = null;
        try
        {
            intake = new Intake(
                network, QueryParameters.Flag(http.Request.Query, "historical"), rules, publisher, time, takesAnything: platform is not null);
            await read(intake);
            await intake.CompleteAsync();
            return Answer(http, intake, platform is not null);
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
            Count(intake?.Report, platform);
        }
    }

    /// <summary>A stream that ends in a fault may have been taken in part, and its sender is told how far.</summary>
    private static async Task<IResult> BrokenOffAsync(Intake intake, int status, string detail)
    {
        await intake.SettleAsync();
        return Results.Problem(detail, statusCode: status, extensions: Progress.Of(intake.Report));
    }

    private static IResult Answer(HttpContext http, Intake intake, bool ofPlatform)
    {
        if (intake.HasFailed)
        {
            return Unavailable.Answer(http, intake.Report);
        }

        if (intake.Items == 0 && !ofPlatform)
        {
            return Results.Problem("There is no engagement in the body.", statusCode: StatusCodes.Status400BadRequest);
        }

        var minimal = PreferHeader.AsksForMinimal(http);
        return Results.Json(IntakeAnswer.Of(intake.Report, minimal, ofPlatform), statusCode: intake.Report switch
        {
            { Rejected: 0 } => StatusCodes.Status202Accepted,
            { Accepted: 0, Duplicates: 0, Unmapped: 0 } => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status207MultiStatus,
        });
    }

    private void Count(IntakeReport? report, string? platform)
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

        if (platform is not null && report.Unmapped > 0)
        {
            metrics.Unmapped(platform, report.Unmapped);
        }
    }
}
