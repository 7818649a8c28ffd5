using System.Globalization;
using Reciprocity.Ingestion.Publishing;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>503: not all of it is known to be in the queue. It says how far it got.</summary>
internal static class Unavailable
{
    private const int Soon = 1;

    /// <summary>What has filled up takes a while to drain.</summary>
    private const int Later = 5;

    public static IResult Answer(HttpContext http, IntakeReport report)
    {
        var retryAfter = report.Failure is PublishOutcome.Full or PublishOutcome.Blocked ? Later : Soon;
        http.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
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
        PublishOutcome.Crowded => "The service holds as much for this and other requests as it may; large bodies find room sooner in parts, or as a stream.",
        PublishOutcome.Stopping => "The service is about to end.",
        PublishOutcome.Full => "As much waits to be journaled as the queue may hold.",
        PublishOutcome.Blocked => "The broker is short of memory or disk and takes nothing.",
        PublishOutcome.Disconnected => "The broker cannot be reached.",
        PublishOutcome.Refused => "The broker refused what was published.",
        _ => "The broker did not confirm in time.",
    };
}
