using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Relationships;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Relationships;

internal static class RelationshipEndpoints
{
    public static void MapRelationships(this RouteGroupBuilder v1)
    {
        var network = v1.MapGroup("/networks/{network}").NeedsScope(Scopes.Read).WithTags("Relationships");
        network.MapGet("/relationships/{a}/{b}", GetAsync).WithSummary("What two members gave each other, now or at a time; either may come first").ProducesMeasure();
        network.MapGet("/members/{member}/relationships", ListAsync).WithSummary("A member's relationships, the most recent or strongest first").ProducesMeasure();
        network.MapTimeline();
    }

    private static async Task<Results<Ok<RelationshipAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        string a,
        string b,
        [Description("A time; an earlier one than the newest engagement refolds the journal up to then")] string? asOf,
        [Description("true adds what each engagement did, in pages of limit")] bool? explain,
        string? limit,
        string? cursor)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        var (one, other) = (RawTarget.SegmentAfter(http, "relationships") ?? "", RawTarget.SegmentAfter(http, "relationships", 1) ?? "");
        var canBe = MemberId.CanBe(one) && MemberId.CanBe(other) && one != other;
        var members = canBe ? new PairView.Members(PairKey.Of(one, other), one, other) : default;
        return await measurement.AnswerAsync(
            http,
            network,
            asOf,
            frame => [PairHistories.Of(frame.Network, members.Pair), .. Probabilities.Of(frame, canBe ? [one, other] : [])],
            async (at, reader) =>
            {
                var recorded = await PairHistories.ReadAsync(reader, at.Snapshot.Position, http.RequestAborted);
                if (recorded.Count == 0 || PairView.Of(at.Policy, members, recorded, at.AsOf) is not { } view)
                {
                    return null;
                }

                await reader.NextResultAsync(http.RequestAborted);
                var expectations = Expectations(at, view.Pair, await Probabilities.ReadAsync(reader, http.RequestAborted));
                var explanation = explain == true ? ExplanationAnswer.Of(view, at.Policy, at.AsOf, http.Request, paging) : null;
                return RelationshipAnswer.Of(view, at.Policy, expectations, explanation, at.AsOf, at.Snapshot.Position);
            },
            "Neither of these two has engaged the other in this network by then.",
            past: true);
    }

    /// <summary>How likely each side's openings are answered; null for the past, in which the others' openings are not known.</summary>
    private static (double? AToB, double? BToA) Expectations(Measurement.At at, Relationship pair, Probabilities probabilities) =>
        at.AsOf < at.Network.Newest || !pair.IsDyad() ? default : (probabilities.Of(pair, Side.A, at), probabilities.Of(pair, Side.B, at));

    private static async Task<Results<Ok<MeasuredListing<RelationshipListed>>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        string member,
        [Description("recent (the default) or strength")] string? sort,
        [Description("Only those of this stage: dormant, one-sided, cooling, emerging or established")] string? stage,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        sort ??= RelationshipList.Recent;
        if (!RelationshipList.Sorts.Contains(sort))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"sort must be one of: {string.Join(", ", RelationshipList.Sorts)}.");
        }

        if (stage is not null && !Stage.All.Contains(stage))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"stage must be one of: {string.Join(", ", Stage.All)}.");
        }

        var id = RawTarget.SegmentAfter(http, "members") ?? "";
        return await measurement.AnswerAsync(
            http,
            network,
            asOf,
            frame => [RelationshipList.Of(frame, MemberId.Possible(id), sort, stage, paging)],
            async (at, reader) =>
            {
                var read = await RelationshipList.ReadAsync(at, reader, id, http.RequestAborted);
                await reader.DisposeAsync();
                if (read.Count == 0 && !await at.HasMemberAsync(id, http.RequestAborted))
                {
                    return null;
                }

                var page = paging.Cut(http.Request, read, pair => (pair.Key, pair.Listed.Other));
                return new MeasuredListing<RelationshipListed>([.. page.Items.Select(pair => pair.Listed)], page.Next, at.AsOf, at.Snapshot.Position);
            },
            "This network has no such member.");
    }
}
