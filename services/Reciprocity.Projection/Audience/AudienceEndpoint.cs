using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Audience;

internal static class AudienceEndpoint
{
    public static void MapAudience(this RouteGroupBuilder v1) => v1
        .MapGet("/networks/{network}/members/{member}/audience", GetAsync)
        .NeedsScope(Scopes.Read)
        .WithTags("Members")
        .WithSummary("Who engages a creator, whom it answers, and who comes back")
        .ProducesMeasure();

    private static Task<Results<Ok<AudienceAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        AudienceScan scan,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string member,
        string? asOf)
    {
        var id = RawTarget.SegmentAfter(http, "members") ?? "";
        return measurement.AnswerAsync(http, network, asOf, at => AnswerAsync(at, scan, id, http.RequestAborted), "This network has no such member.");
    }

    internal static async Task<AudienceAnswer?> AnswerAsync(Measurement.At at, AudienceScan scan, string member, CancellationToken cancellation)
    {
        if (!MemberId.CanBe(member) || await MemberView.ReadAsync(at, member, cancellation) is not { } view)
        {
            return null;
        }

        var (loyal, retention) = await scan.OfAsync(at, member, cancellation);
        return AudienceAnswer.Of(view.Standing, view.KnownReceived, loyal, retention, at.AsOf, at.Snapshot.Position);
    }
}
