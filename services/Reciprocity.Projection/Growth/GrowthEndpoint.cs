using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Growth;

internal static class GrowthEndpoint
{
    public static void MapGrowth(this RouteGroupBuilder v1) => v1
        .MapGet("/networks/{network}/members/{member}/growth", GetAsync)
        .NeedsScope(Scopes.Read)
        .WithTags("Members")
        .WithSummary("How a member's following grows, and whether engaging those who look is associated with it")
        .ProducesMeasure();

    private static async Task<Results<Ok<GrowthAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string member,
        [Description("The first day, such as 2026-11-23; 90 days up to the last where absent")] string? from,
        [Description("The last day, included; that of the newest engagement where absent")] string? to,
        string? asOf)
    {
        if (!DayRange.TryRead(from, to, out var range, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        var id = RawTarget.SegmentAfter(http, "members") ?? "";
        return await measurement.AnswerAsync(
            http, network, asOf, at => AnswerAsync(at, id, range, http.RequestAborted), "This network has no such member.");
    }

    internal static async Task<GrowthAnswer?> AnswerAsync(Measurement.At at, string member, DayRange range, CancellationToken cancellation)
    {
        if (await at.MemberAsync(member, cancellation) is not { } standing)
        {
            return null;
        }

        var (from, to) = range.UpTo(DateOnly.FromDateTime((at.Network.Newest ?? at.AsOf).UtcDateTime));
        var days = await GrowthQuery.DaysAsync(at, member, from, to, cancellation);
        var lift = await GrowthQuery.LiftAsync(at, member, cancellation);
        return GrowthAnswer.Of(standing, (from, to), days, lift, at.AsOf, at.Snapshot.Position);
    }
}
