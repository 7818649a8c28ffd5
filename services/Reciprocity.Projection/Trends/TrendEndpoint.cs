using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Trends;

internal static class TrendEndpoint
{
    public static void MapTrends(this RouteGroupBuilder v1) => v1
        .MapGet("/networks/{network}/trends", GetAsync)
        .NeedsScope(Scopes.Read)
        .WithTags("Networks")
        .WithSummary("Reciprocity over the last 7, 28 and 90 days, and mutual ties that came, stayed and went")
        .ProducesMeasure();

    private static async Task<Results<Ok<TrendsAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http, Measurement measurement, TrendScan scan, string network, string? asOf)
    {
        await scan.PrepareAsync(network, http.RequestAborted);
        return await measurement.AnswerAsync<TrendsAnswer>(
            http,
            network,
            asOf,
            async at =>
            {
                var scanned = await scan.OfAsync(at, http.RequestAborted);
                return new(at.Network.Any.Census().EdgeReciprocity(), scanned.Value.Windows, scanned.Value.Days, scanned.AsOf, at.AsOf, at.Snapshot.Position);
            },
            "");
    }
}
