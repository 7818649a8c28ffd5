using System.Globalization;
using Reciprocity.Ingestion.Publishing;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>503: not all of it is known to be in the queue. It says how far it got.</summary>
internal static class Unavailable
{
    private const int RetryAfterSeconds = 1;

    public static IResult Answer(HttpContext http, IntakeReport report)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Results.Problem(
            $"{WhyOf(report.Failure)} {HowFar(report.Taken)}: they are the same events.",
            statusCode: StatusCodes.Status503ServiceUnavailable,
            extensions: Progress.Of(report));
    }

    private static string HowFar(int taken) => taken > 0
        ? $"Items before index {taken} were taken; send the others again, or all"
        : "Nothing was taken for certain; send all again";

    private static string WhyOf(PublishOutcome? outcome) => outcome switch
    {
        PublishOutcome.Crowded => "More is waiting for the broker than the service keeps.",
        PublishOutcome.Disconnected => "The broker cannot be reached.",
        PublishOutcome.Refused => "The broker refused what was published.",
        _ => "The broker did not confirm in time.",
    };
}
