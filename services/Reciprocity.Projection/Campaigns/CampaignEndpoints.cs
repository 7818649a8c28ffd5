using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Campaigns;

internal static class CampaignEndpoints
{
    public static void MapCampaigns(this RouteGroupBuilder v1)
    {
        var campaigns = v1.MapGroup("/networks/{network}/campaigns").NeedsScope(Scopes.Read).WithTags("Campaigns");
        campaigns.MapGet("", ListAsync).WithSummary("The campaigns that engagements carry, by name").ProducesMeasure();
        campaigns.MapGet("/{campaign}", GetAsync).WithSummary("What a campaign did for its creator").ProducesMeasure();
    }

    private static Task<Results<Ok<CampaignAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string campaign,
        string? asOf)
    {
        var id = RawTarget.SegmentAfter(http, "campaigns") ?? "";
        return measurement.AnswerOfNetworkAsync(
            http,
            network,
            asOf,
            async (at, cancellation) => MemberId.CanBe(id) ? await CampaignQuery.ReadAsync(at, id, cancellation) : null,
            "No engagement of this network carries such a campaign.");
    }

    private static async Task<Results<Ok<MeasuredListing<CampaignListed>>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http, Measurement measurement, string network, string? limit, string? cursor, string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        var target = RawTarget.Of(http);
        return await measurement.AnswerOfNetworkAsync<MeasuredListing<CampaignListed>>(
            http,
            network,
            asOf,
            async (at, cancellation) =>
            {
                var names = await CampaignTags.NamesAsync(at, paging.AfterId ?? "", paging.Limit + 1, cancellation);
                var page = paging.Cut(target, names, name => (0, name));
                return new(await ReadAsync(at, page.Items, cancellation), page.Next, at.AsOf, at.Snapshot.Position);
            },
            "");
    }

    /// <summary>What is left of these campaigns; those of which everything was erased are absent.</summary>
    internal static async Task<IReadOnlyList<CampaignListed>> ReadAsync(Measurement.At at, IReadOnlyList<string> campaigns, CancellationToken cancellation)
    {
        var counts = await CampaignTags.CountsAsync(at, campaigns, cancellation);
        return [.. campaigns.Select(campaign => (Campaign: campaign, Counts: counts[campaign]))
            .Where(campaign => campaign.Counts.Engagements > 0)
            .Select(campaign => new CampaignListed(
                campaign.Campaign, campaign.Counts.Creator()!, campaign.Counts.Engagements, campaign.Counts.From!.Value, campaign.Counts.To!.Value))];
    }
}
