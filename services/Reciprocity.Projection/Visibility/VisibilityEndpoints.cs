using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Visibility;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Visibility;

internal static class VisibilityEndpoints
{
    public static void MapVisibility(this RouteGroupBuilder v1)
    {
        v1.MapGet("/networks/{network}/members/{member}/visibility", GetAsync)
            .NeedsScope(Scopes.Read)
            .WithTags("Members")
            .WithSummary("How much a member is seen, by whom, and whether exchanges are associated with it")
            .ProducesMeasure();
        v1.MapGet("/networks/{network}/visibility", GetNetworkAsync)
            .NeedsScope(Scopes.Read)
            .WithTags("Networks")
            .WithSummary("How much members are seen, by how much of what they give is returned")
            .ProducesMeasure();
    }

    private static async Task<Results<Ok<VisibilityAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string member,
        [Description("The first day that is listed, such as 2026-11-23; 90 days up to the last where absent")] string? from,
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

    internal static async Task<VisibilityAnswer?> AnswerAsync(Measurement.At at, string member, DayRange range, CancellationToken cancellation)
    {
        if (await at.MemberAsync(member, cancellation) is not { } standing)
        {
            return null;
        }

        var basis = VisibilityQuery.BasisOf(at);
        var (from, to) = range.UpTo(DateOnly.FromDateTime((at.Network.Newest ?? at.AsOf).UtcDateTime));
        var days = await VisibilityQuery.DaysAsync(at, member, cancellation);
        var own = ReachComparison.Of(
            days.Where(day => day.Answered).Select(day => day.Day.Day).ToHashSet(),
            days.ToDictionary(day => day.Day.Day, day => day.Seen(basis)),
            standing.FirstSeen,
            at.AsOf);
        var (partners, count, isSample) = await PartnerReach.ReadAsync(at, member, basis, cancellation);
        return new(
            member,
            basis,
            from,
            to,
            [.. days.Select(day => day.Day).Where(day => day.Day >= from && day.Day <= to && day.Known + day.Unknown + day.Engagers > 0)],
            ViewsAnswer.Of(standing.Views, standing.Views == 0 ? 0 : await VisibilityQuery.MutualViewsAsync(at, member, cancellation)),
            new(ReachSideAnswer.Of(own), ReachSideAnswer.Of(partners), count, isSample),
            at.AsOf,
            at.Snapshot.Position);
    }

    private static Task<Results<Ok<NetworkVisibilityAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetNetworkAsync(
        HttpContext http, Measurement measurement, string network, string? asOf) =>
        measurement.AnswerOfNetworkAsync<NetworkVisibilityAnswer>(http, network, asOf, async (at, cancellation) => await NetworkAsync(at, cancellation), "");

    internal static async Task<NetworkVisibilityAnswer> NetworkAsync(Measurement.At at, CancellationToken cancellation)
    {
        var members = await VisibilityQuery.MembersAsync(at, cancellation);
        return new(VisibilityQuery.BasisOf(at), members.Count, ReciprocityQuartile.Of(members), at.AsOf, at.Snapshot.Position);
    }
}
