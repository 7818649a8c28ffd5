using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Queries;

/// <summary>
/// What every answer about measures has in common: it belongs to one network at one position and one time, says so, and is not
/// sent again to whoever has it already.
/// </summary>
internal sealed class Measurement(ReadModelStores stores, [FromKeyedServices(StorageSetup.Queries)] NpgsqlDataSource database, DearAnswers dear, TimeProvider clock)
{
    /// <summary>What an answer is computed from.</summary>
    /// <param name="IsDefault">Whether the time is the present one, rather than asked for.</param>
    public readonly record struct At(Snapshot Snapshot, NetworkSummary Network, DateTimeOffset AsOf, bool IsDefault)
    {
        /// <summary>The policy that the read models were folded under.</summary>
        public EngagementPolicy Policy => Snapshot.Generation.Policy;

        /// <summary>The schema of the read models.</summary>
        public string Schema => Snapshot.Generation.Schema;
    }

    /// <summary>Answers from one snapshot of the network, or says why not.</summary>
    /// <param name="asOf">As it was asked for; null for the later of now and the network's newest engagement.</param>
    /// <param name="answer">Computes the answer; null when there is none of what was asked for.</param>
    /// <param name="whatIsMissing">Says what there is none of.</param>
    /// <param name="past">Whether a time before the newest engagement can be answered.</param>
    public async Task<Results<Ok<T>, StatusCodeHttpResult, ProblemHttpResult>> AnswerAsync<T>(
        HttpContext http, string network, string? asOf, Func<At, Task<T?>> answer, string whatIsMissing, bool past = false)
        where T : class
    {
        var cancellation = http.RequestAborted;
        var snapshot = await Snapshot.OpenAsync(stores, database, network, cancellation);

        // Ends its transaction when the answer has gone out.
        http.Response.RegisterForDisposeAsync(snapshot);
        if (snapshot.Network is not { } summary)
        {
            return Problem(StatusCodes.Status404NotFound, $"Nothing of a network '{network}' is folded yet; /v1/networks lists those that are.");
        }

        var newest = summary.Newest ?? DateTimeOffset.UnixEpoch;
        var time = EngagementTime.Truncate(Moments.Later(clock.GetUtcNow(), newest)!.Value);
        if (asOf is not null)
        {
            if (!EngagementTime.TryParse(asOf, out time))
            {
                return Problem(StatusCodes.Status400BadRequest, "asOf must be an RFC 3339 time with an offset, such as 2026-11-23T10:00:00Z.");
            }

            if (time < newest && !past)
            {
                return Problem(
                    StatusCodes.Status422UnprocessableEntity,
                    $"asOf is before the network's newest engagement ({newest.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'}); leave it out or ask for a later time. Relationships and reply curves go back in time, standings and networks do not.");
            }
        }

        var tag = Tag(http.Request, snapshot, time);
        if (http.Request.Headers.IfNoneMatch.Any(known => known is not null && known.Contains(tag, StringComparison.Ordinal)))
        {
            http.Response.Headers.ETag = tag;
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var target = RawTarget.Of(http);
        if (dear.Find<T>(tag, target) is not { } found)
        {
            var started = clock.GetTimestamp();
            if (await answer(new(snapshot, summary, time, asOf is null)) is not { } computed)
            {
                return Problem(StatusCodes.Status404NotFound, whatIsMissing);
            }

            found = computed;
            if (clock.GetElapsedTime(started) > DearAnswers.Dear)
            {
                dear.Keep(tag, target, found);
            }
        }

        http.Response.Headers.ETag = tag;
        return TypedResults.Ok(found);
    }

    public static ProblemHttpResult Problem(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    /// <summary>Generation, position, erasures so far, the asked-for URL and the minute: equal tags, equal answers.</summary>
    private static string Tag(HttpRequest request, Snapshot snapshot, DateTimeOffset asOf)
    {
        var url = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RawTarget.Of(request.HttpContext))).AsSpan(0, 8));
        return string.Create(
            CultureInfo.InvariantCulture, $"\"g{snapshot.Generation.Number}-{snapshot.Position}-{snapshot.Erasures}-{url}-{asOf.ToUnixTimeSeconds() / 60}\"");
    }
}
