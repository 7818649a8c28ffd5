using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Relationships;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Relationships;

internal static class MutualEndpoints
{
    public static void MapMutuals(this RouteGroupBuilder v1)
    {
        var mutuals = v1.MapGroup("/networks/{network}/members/{member}/mutuals").NeedsScope(Scopes.Read).WithTags("Relationships");
        mutuals.MapGet("", ListAsync).WithSummary("With whom a member has a mutual tie, by name").ProducesMeasure();
        mutuals.MapGet("/{other}", GetAsync).WithSummary("The mutual tie of two members; 404 where at most one engaged the other").ProducesMeasure();
    }

    private static Task<Results<Ok<MutualAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string member,
        [Description("Percent-encoded; taken as it was sent")] string other,
        string? asOf)
    {
        var (one, another) = (RawTarget.SegmentAfter(http, "members") ?? "", RawTarget.SegmentAfter(http, "members", offset: 2) ?? "");
        return measurement.AnswerAsync(
            http,
            network,
            asOf,
            async at => await at.Snapshot.Session.LoadAsync<Relationship>(PairKey.Of(one, another), http.RequestAborted) is { } pair && pair.IsMutual()
                ? MutualAnswer.Of(MutualListed.Of(pair, one), at.AsOf, at.Snapshot.Position)
                : null,
            "These two have no mutual tie in this network.");
    }

    private static async Task<Results<Ok<MeasuredListing<MutualListed>>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string member,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        var id = RawTarget.SegmentAfter(http, "members") ?? "";
        return await measurement.AnswerAsync(
            http,
            network,
            asOf,
            async at =>
            {
                if (!await at.HasMemberAsync(id, http.RequestAborted))
                {
                    return null;
                }

                var read = await ReadAsync(at, id, paging, http.RequestAborted);
                var page = paging.Cut(http.Request, [.. read.Select(pair => MutualListed.Of(pair, id))], tie => (0, tie.Member));
                return new MeasuredListing<MutualListed>(page.Items, page.Next, at.AsOf, at.Snapshot.Position);
            },
            "This network has no such member.");
    }

    private static Task<IReadOnlyList<Relationship>> ReadAsync(Measurement.At at, string member, Paging paging, CancellationToken cancellation) =>
        at.Snapshot.Session.AdvancedSql.QueryAsync<Relationship>(
            $"""
             select data from (
               select data, case when a = ? then b else a end as other
               from {at.Schema}.mt_doc_relationship
               where tenant_id = ? and (a = ? or b = ?) and {RelationshipSql.IsOfTwo} and {RelationshipSql.IsMutual}
             ) tie
             where ? or other > ? collate "C"
             order by other collate "C"
             limit ?
             """,
            cancellation,
            member,
            at.Network.Id,
            member,
            member,
            paging.AfterId is null,
            paging.AfterId ?? "",
            paging.Limit + 1);
}
