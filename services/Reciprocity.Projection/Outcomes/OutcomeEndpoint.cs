using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Outcomes;

internal static class OutcomeEndpoint
{
    public static void MapOutcomes(this RouteGroupBuilder v1) => v1
        .MapGet("/networks/{network}/outcomes", GetAsync)
        .NeedsScope(Scopes.Read)
        .WithTags("Networks")
        .WithSummary("What reciprocity does here: what became of those who were answered, and of the others; computed now and then, see 'computed'")
        .ProducesMeasure();

    private static Task<Results<Ok<OutcomesAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http, Measurement measurement, string network, string? asOf) =>
        measurement.AnswerAsync<OutcomesAnswer>(
            http,
            network,
            asOf,
            async at =>
            {
                var latest = await OutcomeMeasure.LatestAsync(at, http.RequestAborted);
                return new(latest?.Result.Items ?? [], OutcomesAnswer.HowToRead, latest?.Result.SampledOneIn, latest?.Computed, at.AsOf, at.Snapshot.Position);
            },
            "");
}
