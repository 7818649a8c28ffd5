using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Policies;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Latencies;

internal static class ReplyCurveEndpoint
{
    public static void MapReplyCurve(this RouteGroupBuilder v1) => v1
        .MapGet("/networks/{network}/reply-curve", GetAsync)
        .NeedsScope(Scopes.Read)
        .WithTags("Networks")
        .WithSummary("How many are answered by when, now or at a time in the past")
        .ProducesMeasure();

    private static async Task<Results<Ok<ReplyCurveAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        ReplyCurves curves,
        EngagementPolicy policy,
        string network,
        [Description("first (the default): one record a pair, from its first engagement to the other side's first; all: one an opening")] string? of,
        [Description("Only engagements (of=first) or openings (of=all) of this kind")] string? kind,
        [Description("Seconds, up to 100 of them with commas between: the points wanted")] string? at,
        [Description("A time; an earlier one than the newest engagement leaves out what came later")] string? asOf)
    {
        if (of is not (null or ReplyCurveQuestion.First or ReplyCurveQuestion.All))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, "of must be first or all.");
        }

        if (kind is not null && !policy.Knows(kind))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"kind must be one of: {policy.KindList}.");
        }

        if (CurveTimes.Read(at) is not { } times)
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, CurveTimes.Problem);
        }

        var question = new ReplyCurveQuestion(of ?? ReplyCurveQuestion.First, kind);
        return await measurement.AnswerOfNetworkAsync<ReplyCurveAnswer>(
            http,
            network,
            asOf,
            async (now, cancellation) =>
            {
                var (curve, time) = await curves.OfAsync(now, question, cancellation);
                return ReplyCurveAnswer.From(question, curve, times, time, now.Snapshot.Position);
            },
            "",
            past: true);
    }
}
