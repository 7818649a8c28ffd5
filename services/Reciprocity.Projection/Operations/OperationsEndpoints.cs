using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Databases;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Operations;

internal static class OperationsEndpoints
{
    public static void MapOperations(this RouteGroupBuilder v1)
    {
        var operations = v1.MapGroup("").WithTags("Operations");
        operations.MapGet("/status", StatusAsync).NeedsAdminOrEveryNetwork().WithSummary("How far journal and fold are, and what waits in the queue");
        operations.MapGet("/policy", PolicyAsync).NeedsScope(Scopes.Read).WithSummary("Which kinds count, their weights, half-life and window");
    }

    private static async Task<Ok<PolicyAnswer>> PolicyAsync(ReadModelStores stores, CancellationToken cancellation) =>
        TypedResults.Ok(PolicyAnswer.Of((await stores.ActiveAsync(cancellation)).Generation.Policy));

    /// <summary>Read down the line, queue first: what moves on meanwhile is seen twice rather than not at all.</summary>
    private static async Task<Ok<StatusAnswer>> StatusAsync(DatabaseSet databases, QueueDepth queue, CancellationToken cancellation)
    {
        var depth = await queue.ReadAsync(cancellation);
        return TypedResults.Ok(StatusAnswer.Of(await databases.AskAsync(database => database.Get<StatusReading>().ReadAsync(database.Name, cancellation)), depth));
    }
}
