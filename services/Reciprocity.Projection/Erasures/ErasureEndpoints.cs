using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Erasures;

internal static class ErasureEndpoints
{
    private const string Summary = "Erases a member: every trace of its id becomes one random token, and everybody else's figures stay";

    public static void MapErasures(this RouteGroupBuilder v1)
    {
        var network = v1.MapGroup("/networks/{network}").NeedsScope(Scopes.Admin).WithTags("Operations");
        network.MapDelete("/members/by-id", DeleteByIdAsync).WithSummary($"{Summary}. For ids that a path cannot carry, such as '..'").ProducesProblem(StatusCodes.Status400BadRequest);
        network.MapDelete("/members/{member}", DeleteAsync)
            .WithSummary(Summary)
            .WithDescription("Follow the progress at Location. A member of whom nothing is known is erased too: what arrives later is tokenised. Asked again, it is the same erasure.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        network.MapGet("/erasures/{id}", GetAsync).WithSummary("How far an erasure is").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<Results<Accepted<ErasureAnswer>, ProblemHttpResult>> DeleteAsync(
        HttpContext http,
        ErasureStart start,
        NpgsqlDataSource database,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string member,
        CancellationToken cancellation) => BeginAsync(start, database, network, RawTarget.SegmentAfter(http, "members") ?? "", cancellation);

    private static Task<Results<Accepted<ErasureAnswer>, ProblemHttpResult>> DeleteByIdAsync(
        ErasureStart start, NpgsqlDataSource database, string network, string? member, CancellationToken cancellation) =>
        BeginAsync(start, database, network, member ?? "by-id", cancellation);

    private static async Task<Results<Accepted<ErasureAnswer>, ProblemHttpResult>> BeginAsync(
        ErasureStart start, NpgsqlDataSource database, string network, string member, CancellationToken cancellation)
    {
        if (!NetworkName.IsValid(network))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, "network is no name for one; use small letters, digits and hyphens, at most 63.");
        }

        if (EngagementRules.WhatIsWrongWith("member", member) is { } wrong)
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"{wrong}. No member can be called so.");
        }

        var id = await start.OfAsync(network, member, cancellation);
        return TypedResults.Accepted($"/v1/networks/{network}/erasures/{id}", await ErasureAnswer.ReadAsync(database, network, id, cancellation));
    }

    private static async Task<Results<Ok<ErasureAnswer>, ProblemHttpResult>> GetAsync(
        NpgsqlDataSource database, string network, string id, CancellationToken cancellation) =>
        Guid.TryParse(id, out var known) && await ErasureAnswer.ReadAsync(database, network, known, cancellation) is { } erasure
            ? TypedResults.Ok(erasure)
            : Measurement.Problem(StatusCodes.Status404NotFound, "This network has no such erasure; the Location of the answer to DELETE leads to one.");
}
