using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Reciprocity.Domain.Members;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Partners;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Introductions;

internal static class IntroductionEndpoint
{
    private const int MostExcluded = 1_000;

    public static void MapIntroductions(this RouteGroupBuilder v1) => v1
        .MapGet("/networks/{network}/members/{member}/introductions", ListAsync)
        .NeedsScope(Scopes.Read)
        .WithTags("Members")
        .WithSummary("Whom a member could be introduced to: two live mutual ties away, and never in contact")
        .WithDescription(
            $"Through the {LiveTies.Most} strongest of its live mutual partners, as long as these have no more than {CommonPartners.MostTies} ties together; where more would be needed, 'bounded' is true.")
        .ProducesMeasure()
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<IntroductionListing>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string member,
        [Description("peer: received within a factor 2 of its own; mentor: received at least 3 times what it gave, and answers at least as often as is usual; referral: of another community, with 2 to 10 common partners. Anybody when absent")]
        string? intent,
        [Description("Members to leave out; may be repeated")][FromQuery] string[]? exclude,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        if (intent is not null && !Introduction.Intents.Contains(intent))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"intent must be one of: {string.Join(", ", Introduction.Intents)}.");
        }

        string[] excluded = [.. (exclude ?? []).Where(MemberId.CanBe)];
        if (excluded.Length > MostExcluded)
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"exclude may be repeated at most {MostExcluded} times.");
        }

        var id = RawTarget.SegmentAfter(http, "members") ?? "";
        var unknownCommunities = false;
        var answer = await measurement.AnswerAsync(
            http,
            network,
            asOf,
            async at =>
            {
                if (!await at.HasMemberAsync(id, http.RequestAborted))
                {
                    return null;
                }

                unknownCommunities = intent == Introduction.Referral && !await IntroductionQuery.HasCommunitiesAsync(at, http.RequestAborted);
                return unknownCommunities ? null : await ReadAsync(http, at, id, intent, excluded, paging);
            },
            "This network has no such member.");
        return unknownCommunities
            ? Measurement.Problem(StatusCodes.Status409Conflict, "The communities of this network are not computed yet, which referrals need; ask again later, or for another intent.")
            : answer;
    }

    private static async Task<IntroductionListing> ReadAsync(HttpContext http, Measurement.At at, string member, string? intent, string[] exclude, Paging paging)
    {
        var common = await CommonPartners.ReadAsync(at, member, http.RequestAborted);
        var read = await IntroductionQuery.ReadAsync(at, member, common, intent, exclude, paging, http.RequestAborted);
        var page = paging.Cut(http.Request, read, row => (row.Key, row.Listed.Member));
        return new([.. page.Items.Select(row => row.Listed)], page.Next, intent, common.Partners.Count, common.Bounded, at.AsOf, at.Snapshot.Position);
    }
}
