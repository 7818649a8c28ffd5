using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Members;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Partners;

internal static class PartnerEndpoint
{
    public static void MapPartners(this RouteGroupBuilder v1) => v1
        .MapGet("/networks/{network}/members/{member}/partners", ListAsync)
        .NeedsScope(Scopes.Read)
        .WithTags("Members")
        .WithSummary("With whom a member is in a living exchange, the best partners first")
        .WithDescription($"Of a member with more than {LiveTies.Most} live mutual ties the {LiveTies.Most} strongest are ranked, and 'bounded' is true.")
        .ProducesMeasure();

    private static async Task<Results<Ok<PartnerListing>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
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

                var (partners, bounded) = await PartnerQuery.ReadAsync(at, id, http.RequestAborted);
                var read = partners.Where(partner => IsAfter(paging, partner)).Take(paging.Limit + 1).ToList();
                var page = paging.Cut(http.Request, read, partner => (PartnerQuery.KeyOf(partner), partner.Member));
                return new PartnerListing(page.Items, page.Next, bounded, at.AsOf, at.Snapshot.Position);
            },
            "This network has no such member.");
    }

    private static bool IsAfter(Paging paging, PartnerListed partner) => paging.AfterId is null
        || PartnerQuery.KeyOf(partner) < paging.AfterKey
        || (PartnerQuery.KeyOf(partner) == paging.AfterKey && MemberOrder.Compare(partner.Member, paging.AfterId) > 0);
}
