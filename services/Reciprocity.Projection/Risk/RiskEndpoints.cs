using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Members;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Risk;

internal static class RiskEndpoints
{
    public static void MapRisk(this RouteGroupBuilder v1)
    {
        var network = v1.MapGroup("/networks/{network}").NeedsScope(Scopes.Read);
        network.MapGet("/members/{member}/risk", GetAsync).WithTags("Members").WithSummary("How isolated a member is, and why").ProducesMeasure();
        network.MapGet("/at-risk", ListAsync).WithTags("Networks").WithSummary("Members at risk of being left alone, with reasons").ProducesMeasure();
    }

    private static Task<Results<Ok<RiskAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http, Measurement measurement, string network, [Description("Percent-encoded; taken as it was sent")] string member, string? asOf)
    {
        var id = RawTarget.SegmentAfter(http, "members") ?? "";
        return measurement.AnswerAsync(
            http,
            network,
            asOf,
            async at => MemberId.CanBe(id) && await at.Snapshot.Session.LoadAsync<Standing>(id, http.RequestAborted) is { } standing && !standing.IsBlank()
                ? await RiskQuery.ReadAsync(at, standing, http.RequestAborted)
                : null,
            "This network has no such member.");
    }

    private static async Task<Results<Ok<AtRiskListing>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("high, elevated, low, new or inactive; high and elevated when absent. Levels are computed every few minutes, see risksAsOf")] string? level,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        if (level is not null && !Isolation.Levels.Contains(level))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"level must be one of: {string.Join(", ", Isolation.Levels)}.");
        }

        var target = RawTarget.Of(http);
        return await measurement.AnswerOfNetworkAsync(
            http,
            network,
            asOf,
            async (at, cancellation) =>
            {
                var read = await AtRiskList.ReadAsync(at, level, paging, cancellation);
                var page = paging.Cut(target, read, AtRiskList.PlaceOf);
                var run = await MeasureRuns.ReadAsync(at, RiskRounds.ScheduleName, cancellation);
                return new AtRiskListing(page.Items, page.Next, run?.AsOf, at.AsOf, at.Snapshot.Position);
            },
            "");
    }
}
