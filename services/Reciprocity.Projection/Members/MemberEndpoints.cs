using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Members;

internal static class MemberEndpoints
{
    private static readonly Dictionary<string, string> SortColumns = new() { ["received"] = MemberMapping.ReceivedTotal, ["given"] = MemberMapping.GivenTotal };

    public static void MapMembers(this RouteGroupBuilder v1)
    {
        var members = v1.MapGroup("/networks/{network}/members").WithTags("Members");
        members.MapGet("", ListAsync).WithSummary("Members, those with the most received (or given) first").ProducesMeasure();
        members.MapGet("/by-id", GetByIdAsync).WithSummary("A member whose id a path cannot carry, such as '..'").ProducesMeasure();
        members.MapGet("/{member}", GetAsync).WithSummary("How a member stands").ProducesMeasure();
    }

    private static Task<Results<Ok<MemberAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        EngagementPolicy policy,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string member,
        string? asOf) => AnswerAsync(http, measurement, policy, network, RawTarget.SegmentAfter(http, "members") ?? "", asOf);

    private static Task<Results<Ok<MemberAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetByIdAsync(
        HttpContext http, Measurement measurement, EngagementPolicy policy, string network, string? member, string? asOf) =>
        AnswerAsync(http, measurement, policy, network, member ?? "by-id", asOf);

    private static Task<Results<Ok<MemberAnswer>, StatusCodeHttpResult, ProblemHttpResult>> AnswerAsync(
        HttpContext http, Measurement measurement, EngagementPolicy policy, string network, string member, string? asOf) =>
        measurement.AnswerAsync(
            http,
            network,
            asOf,
            async at => MemberId.CanBe(member) && await at.Snapshot.Session.LoadAsync<Standing>(member, http.RequestAborted) is { } standing && !standing.IsBlank()
                ? MemberAnswer.Of(
                    standing, await MemberOpenCounts.ReadAsync(at, Schemas.ReadModels, member, policy.Window, http.RequestAborted), at.AsOf, at.Snapshot.Position)
                : null,
            "This network has no such member.");

    private static async Task<Results<Ok<MeasuredListing<MemberListed>>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("received (the default) or given")] string? sort,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        if (!SortColumns.TryGetValue(sort ?? "received", out var column))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"sort must be one of: {string.Join(", ", SortColumns.Keys)}.");
        }

        return await measurement.AnswerAsync(
            http,
            network,
            asOf,
            async at =>
            {
                var read = await at.Snapshot.Session.AdvancedSql.QueryAsync<Standing>(
                    $"""
                     select data from {Schemas.ReadModels}.mt_doc_standing
                     where tenant_id = ?
                       and {MemberMapping.GivenTotal} + {MemberMapping.ReceivedTotal} + (data->>'selfEngagements')::bigint + (data->>'views')::bigint > 0
                       and (? or {column} < ? or ({column} = ? and id > ? collate "C"))
                     order by {column} desc, id collate "C"
                     limit ?
                     """,
                    http.RequestAborted,
                    network,
                    paging.AfterId is null,
                    paging.AfterKey,
                    paging.AfterKey,
                    paging.AfterId ?? "",
                    paging.Limit + 1);
                var page = paging.Cut(
                    http.Request, [.. read.Select(MemberListed.Of)], item => (column == MemberMapping.GivenTotal ? item.Given.Total : item.Received.Total, item.Member));
                return new MeasuredListing<MemberListed>(page.Items, page.Next, at.AsOf, at.Snapshot.Position);
            },
            "");
    }
}
