using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Relationships;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Folding;
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

    public static void MapExpectations(this RouteGroupBuilder v1) => v1
        .MapGet("/networks/{network}/members/{member}/expectations", ListAsync)
        .NeedsScope(Scopes.Read)
        .WithTags("Members")
        .WithSummary("Whose answers a member awaits, or who awaits its, the oldest first")
        .ProducesMeasure();

    private static async Task<Results<Ok<MeasuredListing<ExpectationAnswer>>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("Percent-encoded; taken as it was sent")] string member,
        [Description("owed (the default): others are awaited to answer this member; owing: this member is awaited to answer others")] string? side,
        [Description("open (the default), which includes expired; or expired: only those open for longer than the window")] string? state,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        if (side is not (null or Owed or Owing) || state is not (null or Open or Expired))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"side must be {Owed} or {Owing}, state {Open} or {Expired}.");
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

                var read = await ReadAsync(at, id, side == Owing, state == Expired, paging, http.RequestAborted);
                var page = paging.Cut(http.Request, read, pair => (MicrosecondsOf(pair.Ledger.Opening!.At), pair.A == id ? pair.B : pair.A));
                var probabilities = await Probabilities.ReadAsync(at, page.Items.Select(ExpectationAnswer.AwaitedOf), http.RequestAborted);
                return new MeasuredListing<ExpectationAnswer>(
                    [.. page.Items.Select(pair => ExpectationAnswer.Of(pair, id, probabilities, at))], page.Next, at.AsOf, at.Snapshot.Position);
            },
            "This network has no such member.");
    }

    private static Task<IReadOnlyList<Relationship>> ReadAsync(
        Measurement.At at, string member, bool owing, bool expired, Paging paging, CancellationToken cancellation)
    {
        var (mine, others) = owing ? ("awaited", "opener") : ("opener", "awaited");
        return at.Snapshot.Session.AdvancedSql.QueryAsync<Relationship>(
            $"""
             select pair.data
             from {at.Schema}.{OpenExpectations.TableName} open
             join {at.Schema}.mt_doc_relationship pair on pair.tenant_id = open.network and pair.id = open.pair
             where open.network = ? and open.{mine} = ? and open.opened_at < ?
               and (open.opened_at, open.{others} collate "C") > (?, ?)
             order by open.opened_at, open.{others} collate "C"
             limit ?
             """,
            cancellation,
            at.Network.Id,
            member,
            expired ? at.AsOf - at.Policy.Window : DateTimeOffset.MaxValue,
            paging.AfterId is null ? DateTimeOffset.MinValue : TimeOf(paging.AfterKey),
            paging.AfterId ?? "",
            paging.Limit + 1);
    }

    private static long MicrosecondsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>A cursor that was made up may hold any number.</summary>
    private static DateTimeOffset TimeOf(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(
        Math.Clamp(microseconds, 0, (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) * TimeSpan.TicksPerMicrosecond);
}
