using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Relationships;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Expectations;

internal static class ExpectationEndpoint
{
    private const string Owed = "owed";
    private const string Owing = "owing";
    private const string Open = "open";
    private const string Expired = "expired";
    private const string Oldest = "oldest";
    private const string Worth = "worth";

    public static void MapExpectations(this RouteGroupBuilder v1) => v1
        .MapGet("/networks/{network}/members/{member}/expectations", ListAsync)
        .NeedsScope(Scopes.Read)
        .WithTags("Members")
        .WithSummary("Whose answers a member awaits, or who awaits its: the oldest first, or those of which most depends")
        .ProducesMeasure();

    private static async Task<Results<Ok<MeasuredListing<ExpectationAnswer>>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string member,
        [Description("owed (the default): others are awaited to answer this member; owing: this member is awaited to answer others")] string? side,
        [Description("open (the default), which includes expired; or expired: only those open for longer than the window")] string? state,
        [Description("oldest (the default); or worth: first where a strong tie has waited long")] string? sort,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        if (side is not (null or Owed or Owing) || state is not (null or Open or Expired) || sort is not (null or Oldest or Worth))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"side must be {Owed} or {Owing}, state {Open} or {Expired}, sort {Oldest} or {Worth}.");
        }

        var id = RawTarget.SegmentAfter(http, "members") ?? "";
        return await measurement.AnswerAsync(
            http,
            network,
            asOf,
            async at =>
            {
                if (!await at.HasMemberAsync(id, http.RequestAborted))
                {
                    return null;
                }

                var list = new OpenList(at, id, side == Owing, state == Expired, ByWorth: sort == Worth);
                var page = paging.Cut(http.Request, await list.ReadAsync(paging, http.RequestAborted), row => (row.Key, row.Pair.A == id ? row.Pair.B : row.Pair.A));
                List<Relationship> pairs = [.. page.Items.Select(row => row.Pair)];
                var probabilities = await Probabilities.ReadAsync(at, pairs.Select(ExpectationAnswer.AwaitedOf), http.RequestAborted);
                var cadences = await Cadences.ReadAsync(at, pairs, http.RequestAborted);
                return new MeasuredListing<ExpectationAnswer>(
                    [.. pairs.Select(pair => ExpectationAnswer.Of(pair, id, cadences.GetValueOrDefault(pair.Id), probabilities, at))], page.Next, at.AsOf, at.Snapshot.Position);
            },
            "This network has no such member.");
    }
}
