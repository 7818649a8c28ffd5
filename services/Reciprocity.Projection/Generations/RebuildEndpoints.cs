using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Databases;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Generations;

internal static class RebuildEndpoints
{
    private const string Location = "/v1/rebuild";

    public static void MapRebuild(this RouteGroupBuilder v1)
    {
        var rebuild = v1.MapGroup("/rebuild").WithTags("Operations");
        rebuild.MapPost("", PostAsync)
            .NeedsScopeEverywhere(Scopes.Admin)
            .WithSummary("Folds all read models anew beside those that are served, then serves the new ones")
            .ProducesProblem(StatusCodes.Status409Conflict);
        rebuild.MapGet("", GetAsync).NeedsAdminOrEveryNetwork().WithSummary("How far the newest rebuild is").ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>In every database where none is under way: asked again after it began in some only, it begins in the others.</summary>
    private static async Task<Results<Accepted<RebuildAnswer>, ProblemHttpResult>> PostAsync(DatabaseSet databases, CancellationToken cancellation)
    {
        var begun = await databases.AskAsync(database => database.Get<GenerationStart>().RebuildAsync(cancellation));
        return begun.Contains(true)
            ? TypedResults.Accepted(Location, await ReadAsync(databases, cancellation))
            : Measurement.Problem(StatusCodes.Status409Conflict, $"A rebuild is under way; follow it at {Location} and ask again when it has ended.");
    }

    private static async Task<Results<Ok<RebuildAnswer>, ProblemHttpResult>> GetAsync(DatabaseSet databases, CancellationToken cancellation) =>
        await ReadAsync(databases, cancellation) is { } rebuild
            ? TypedResults.Ok(rebuild)
            : Measurement.Problem(StatusCodes.Status404NotFound, $"Nothing has been rebuilt yet; POST {Location} begins.");

    private static async Task<RebuildAnswer?> ReadAsync(DatabaseSet databases, CancellationToken cancellation) =>
        RebuildAnswer.Of(await databases.AskAsync(async database => (database.Name, await ReadAsync(database.Get<NpgsqlDataSource>(), cancellation))));

    private static async Task<RebuildAnswer?> ReadAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await RebuildAnswer.ReadAsync(connection, cancellation);
    }
}
