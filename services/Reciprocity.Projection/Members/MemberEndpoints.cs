using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Members;

internal static class MemberEndpoints
{
    public static void MapMembers(this RouteGroupBuilder v1)
    {
        var members = v1.MapGroup("/networks/{network}/members").NeedsScope(Scopes.Read).WithTags("Members");
        members.MapMemberList();
        members.MapGet("/by-id", GetByIdAsync).WithSummary("A member whose id a path cannot carry, such as '..'").ProducesMeasure();
        members.MapGet("/{member}", GetAsync).WithSummary("How a member stands").ProducesMeasure();
    }

    private static Task<Results<Ok<MemberAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string member,
        string? asOf) => AnswerAsync(http, measurement, network, RawTarget.SegmentAfter(http, "members") ?? "", asOf);

    private static Task<Results<Ok<MemberAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetByIdAsync(
        HttpContext http, Measurement measurement, string network, string? member, string? asOf) =>
        AnswerAsync(http, measurement, network, member ?? "by-id", asOf);

    private static Task<Results<Ok<MemberAnswer>, StatusCodeHttpResult, ProblemHttpResult>> AnswerAsync(
        HttpContext http, Measurement measurement, string network, string member, string? asOf) =>
        measurement.AnswerAsync(
            http,
            network,
            asOf,
            MemberView.Of(MemberId.Possible(member)),
            async (at, reader) => await MemberView.ReadAsync(reader, http.RequestAborted) is { } view
                ? MemberAnswer.Of(view, at.AsOf, at.Snapshot.Position)
                : null,
            "This network has no such member.");
}
