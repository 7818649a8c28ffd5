using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Relationships;

internal static class RelationshipEndpoints
{
    public static void MapRelationships(this RouteGroupBuilder v1)
    {
        var network = v1.MapGroup("/networks/{network}").WithTags("Relationships");
        network.MapGet("/relationships/{a}/{b}", GetAsync).WithSummary("What two members gave each other; either may come first").ProducesMeasure();
        network.MapGet("/members/{member}/relationships", ListAsync).WithSummary("A member's relationships, the most recent first").ProducesMeasure();
    }

    private static Task<Results<Ok<RelationshipAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http, Measurement measurement, string network, string a, string b, string? asOf)
    {
        var first = RawTarget.SegmentAfter(http, "relationships") ?? "";
        var second = RawTarget.SegmentAfter(http, "relationships", 1) ?? "";
        return measurement.AnswerAsync(
            http,
            network,
            asOf,
            async at => first != second && await at.Snapshot.Session.LoadAsync<Relationship>(PairKey.Of(first, second), http.RequestAborted) is { } pair
                ? RelationshipAnswer.Of(pair, at.AsOf, at.Snapshot.Position)
                : null,
            "Neither of these two has engaged the other in this network.");
    }

    private static async Task<Results<Ok<MeasuredListing<RelationshipListed>>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        string member,
        [Description("recent (the default)")] string? sort,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        if (sort is not (null or "recent"))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, "sort must be: recent.");
        }

        var id = RawTarget.SegmentAfter(http, "members") ?? "";
        return await measurement.AnswerAsync(
            http, network, asOf, at => PageAsync(at, http, network, id, paging), "This network has no such member.");
    }

    private static async Task<MeasuredListing<RelationshipListed>?> PageAsync(
        Measurement.At at, HttpContext http, string network, string member, Paging paging)
    {
        var session = at.Snapshot.Session;
        if (!MemberId.CanBe(member) || await session.LoadAsync<Standing>(member, http.RequestAborted) is not { } standing || standing.IsBlank())
        {
            return null;
        }

        var read = await session.AdvancedSql.QueryAsync<Relationship>(
            $"""
             select data from (
               select data, case when a = ? then b else a end as other, (extract(epoch from greatest(
                 (data->'aToB'->>'last')::timestamptz, (data->'bToA'->>'last')::timestamptz)) * 1000000)::bigint as last
               from {at.Snapshot.Generation.Schema}.mt_doc_relationship
               where tenant_id = ? and (a = ? or b = ?) and a <> b and a <> ''
             ) ties
             where last is not null and (? or last < ? or (last = ? and other > ? collate "C"))
             order by last desc, other collate "C"
             limit ?
             """,
            http.RequestAborted,
            member,
            network,
            member,
            member,
            paging.AfterId is null,
            paging.AfterKey,
            paging.AfterKey,
            paging.AfterId ?? "",
            paging.Limit + 1);
        var page = paging.Cut(http.Request, [.. read.Select(pair => RelationshipListed.Of(pair, member))], item => (LastOf(item), item.Other));
        return new(page.Items, page.Next, at.AsOf, at.Snapshot.Position);
    }

    private static long LastOf(RelationshipListed item) =>
        (Moments.Later(item.Given.Last, item.Received.Last)!.Value - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
