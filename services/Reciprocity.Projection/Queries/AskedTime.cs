using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;

namespace Reciprocity.Projection.Queries;

/// <summary>The time that an answer is of: <c>asOf</c>, or the present, which no network is ahead of.</summary>
internal static class AskedTime
{
    /// <summary>The later of now and the network's newest engagement.</summary>
    public static DateTimeOffset Present(DateTimeOffset now, NetworkSummary network) =>
        EngagementTime.Truncate(Moments.Later(now, network.Newest)!.Value);

    /// <summary>What the time will be, unless the network has an engagement from later than now.</summary>
    public static DateTimeOffset Likely(string? asOf, DateTimeOffset now) =>
        asOf is not null && EngagementTime.TryParse(asOf, out var time) ? time : EngagementTime.Truncate(now);

    /// <param name="past">Whether a time before the newest engagement can be answered.</param>
    /// <returns>Why it cannot be answered; null if it can.</returns>
    public static ProblemHttpResult? Read(string asOf, DateTimeOffset newest, bool past, out DateTimeOffset time)
    {
        if (!EngagementTime.TryParse(asOf, out time))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, "asOf must be an RFC 3339 time with an offset, such as 2026-11-23T10:00:00Z.");
        }

        return time >= newest || past ? null : Measurement.Problem(
            StatusCodes.Status422UnprocessableEntity,
            $"asOf is before the network's newest engagement ({newest.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'}); leave it out or ask for a later time. Relationships and reply curves go back in time, standings and networks do not.");
    }
}
