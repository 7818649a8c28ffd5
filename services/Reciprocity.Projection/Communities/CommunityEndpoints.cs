using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Communities;

internal static class CommunityEndpoints
{
    public static void MapCommunities(this RouteGroupBuilder v1)
    {
        var communities = v1.MapGroup("/networks/{network}/communities").NeedsScope(Scopes.Read).WithTags("Communities");
        communities.MapGet("", ListAsync).WithSummary("The communities that mutual ties make, the largest first; found now and then, see 'found'").ProducesMeasure();
        communities.MapGet("/{community}", GetAsync).WithSummary("A community and its members").ProducesMeasure();
    }

    private static async Task<Results<Ok<CommunityListing>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http, Measurement measurement, string network, string? limit, string? cursor, string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        var target = RawTarget.Of(http);
        return await measurement.AnswerOfNetworkAsync<CommunityListing>(
            http,
            network,
            asOf,
            async (at, cancellation) =>
            {
                var run = await CommunityQuery.LatestRunAsync(at, cancellation);
                var page = paging.Cut(target, await CommunityQuery.LargestAsync(at, paging, cancellation), item => (item.Size, item.Id));
                return new(page.Items, page.Next, run, at.AsOf, at.Snapshot.Position);
            },
            "");
    }

    private static async Task<Results<Ok<CommunityMembers>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("Its id, as the list of communities gives it")] string community,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        var target = RawTarget.Of(http);
        return await measurement.AnswerOfNetworkAsync(
            http,
            network,
            asOf,
            async (at, cancellation) =>
            {
                if (!MemberId.CanBe(community) || await CommunityQuery.OneAsync(at, community, cancellation) is not { } found)
                {
                    return null;
                }

                var run = await CommunityQuery.LatestRunAsync(at, cancellation);
                var page = paging.Cut(target, await CommunityQuery.MembersAsync(at, community, paging, cancellation), member => (0, member));
                return new CommunityMembers(found, page.Items, page.Next, run, at.AsOf, at.Snapshot.Position);
            },
            "This network has no such community now; its list of communities says which there are.");
    }
}
