using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Networks;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Databases;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Networks;

internal static class NetworkEndpoints
{
    public static void MapNetworks(this RouteGroupBuilder v1)
    {
        var networks = v1.MapGroup("/networks").NeedsScope(Scopes.Read).WithTags("Networks");
        networks.MapGet("", ListAsync).WithSummary("The networks that have been folded, and that the key is for, by name").ProducesProblem(StatusCodes.Status400BadRequest);
        networks.MapGet("/{network}", GetAsync).WithSummary("How reciprocal a network is").ProducesMeasure();
    }

    private static async Task<Results<Ok<NetworkAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        NetworkScan scan,
        string network,
        [Description("The time that measures which depend on the clock are taken at; not before the newest engagement")] string? asOf)
    {
        await scan.PrepareAsync(network, http.RequestAborted);
        return await measurement.AnswerAsync<NetworkAnswer>(
            http,
            network,
            asOf,
            frame => [OpenCounts.Of(frame), AboveActivity.Latest(frame)],
            async (at, reader) =>
            {
                var (expired, waited) = await OpenCounts.ReadAsync(reader, http.RequestAborted);
                await reader.NextResultAsync(http.RequestAborted);
                var aboveActivity = await AboveActivity.ReadLatestAsync(reader, http.RequestAborted);
                await reader.DisposeAsync();
                var scanned = await scan.OfAsync(at, http.RequestAborted);
                var byKind = await scan.ByKindAsync(at, scanned, http.RequestAborted);
                return NetworkAnswer.Of(
                    at.Network,
                    ExpectationsAnswer.Of(at.Network.AllOpeningSums(), expired, waited),
                    scanned,
                    byKind,
                    aboveActivity,
                    at.AsOf,
                    at.Snapshot.Position);
            },
            "");
    }

    private static async Task<Results<Ok<Listing<NetworkListed>>, ProblemHttpResult>> ListAsync(
        HttpContext http, DatabaseSet databases, string? limit, string? cursor, CancellationToken cancellation)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        // What belongs on the page is among the first that each database has.
        var key = http.AccessKey();
        var read = await databases.AskAsync(database => ReadAsync(database.Get<ReadModelStores>(), key, paging, cancellation));
        return TypedResults.Ok(paging.Cut(http.Request, [.. read.SelectMany(networks => networks).OrderBy(item => item.Network, StringComparer.Ordinal)], item => (0, item.Network)));
    }

    private static async Task<IEnumerable<NetworkListed>> ReadAsync(ReadModelStores stores, AccessKey key, Paging paging, CancellationToken cancellation)
    {
        var active = await stores.ActiveAsync(cancellation);
        await using var session = active.Store.QuerySession();
        var read = await session.AdvancedSql.QueryAsync<NetworkSummary, long>(
            $"""
             select row(network.data), row(mark.position)
             from {active.Generation.Schema}.mt_doc_networksummary network
             join {active.Generation.Schema}.{FoldMark.TableName} mark on mark.network = network.id
             where network.id > ? collate "C" and (? or network.id = any(?))
             order by network.id collate "C"
             limit ?
             """,
            cancellation,
            paging.AfterId ?? "",
            key.IsForEveryNetwork,
            key.Networks?.ToArray() ?? [],
            paging.Limit + 1);
        return read.Select(row => Listed(row.Item1, row.Item2));
    }

    private static NetworkListed Listed(NetworkSummary network, long position) => new(
        network.Id,
        network.Any.Engagements,
        network.SelfEngagements,
        network.Views,
        network.Any.Members,
        network.Any.Edges,
        network.Newest,
        position);
}
