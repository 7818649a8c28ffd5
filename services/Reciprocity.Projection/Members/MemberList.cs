using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Risk;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Members;

/// <summary>Members in an order: <c>GET /v1/networks/{network}/members</c>.</summary>
internal static class MemberList
{
    /// <summary>What each order sorts by, as a whole number; and the scheduled table that it is in, with the name of its schedule.</summary>
    private static readonly Dictionary<string, Order> Orders = new()
    {
        ["received"] = new(MemberMapping.ReceivedTotal, null, null, null),
        ["given"] = new(MemberMapping.GivenTotal, null, null, null),
        ["returnRate"] = new("(scheduled.return_rate * 1e12)::bigint", "return_rate", ReturnRates.TableName, ReturnRates.ScheduleName),
        ["risk"] = new("(scheduled.risk * 1e12)::bigint", "risk", RiskTable.Name, RiskRounds.ScheduleName),
    };

    private sealed record Order(string Key, string? Column, string? Table, string? Schedule);

    public static void MapMemberList(this RouteGroupBuilder members) =>
        members.MapGet("", ListAsync).WithSummary("Members: those first who received or gave the most, whose openings are answered most often, or who are the most isolated").ProducesMeasure();

    private static async Task<Results<Ok<MemberListing>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("received (the default), given, returnRate or risk; the last two are computed every few minutes, see ratesAsOf, and who has none is left out")] string? sort,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        if (!Orders.TryGetValue(sort ?? "received", out var order))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"sort must be one of: {string.Join(", ", Orders.Keys)}.");
        }

        var target = RawTarget.Of(http);
        return await measurement.AnswerOfNetworkAsync<MemberListing>(
            http,
            network,
            asOf,
            async (at, cancellation) =>
            {
                var read = await ReadAsync(at, order, paging, cancellation);
                var page = paging.Cut(target, read, row => (row.Key, row.Listed.Member));
                var run = order.Schedule is { } schedule ? await MeasureRuns.ReadAsync(at, schedule, cancellation) : null;
                return new([.. page.Items.Select(row => row.Listed)], page.Next, run?.AsOf, at.AsOf, at.Snapshot.Position);
            },
            "");
    }

    private static async Task<List<(MemberListed Listed, long Key)>> ReadAsync(
        Measurement.At at, Order order, Paging paging, CancellationToken cancellation)
    {
        var read = await at.Snapshot.Session.AdvancedSql.QueryAsync<Standing, long, double>(
            $"""
             select row(data), row(key), row(value) from (
               select data, id, {order.Key} as key, {(order.Column is null ? "-1::float8" : $"scheduled.{order.Column}")} as value
               from {at.Schema}.mt_doc_standing
               {(order.Table is null ? "" : $"join {at.Schema}.{order.Table} scheduled on scheduled.network = tenant_id and scheduled.member = id and scheduled.{order.Column} is not null")}
               where tenant_id = ?
                 and {MemberMapping.GivenTotal} + {MemberMapping.ReceivedTotal} + coalesce((data->>'selfEngagements')::bigint, 0) + coalesce((data->>'views')::bigint, 0) > 0
             ) member
             where ? or key < ? or (key = ? and id > ? collate "C")
             order by key desc, id collate "C"
             limit ?
             """,
            cancellation,
            at.Network.Id,
            paging.AfterId is null,
            paging.AfterKey,
            paging.AfterKey,
            paging.AfterId ?? "",
            paging.Limit + 1);
        return [.. read.Select(row => (MemberListed.Of(row.Item1, order.Column == "return_rate" ? row.Item3 : null, order.Column == "risk" ? row.Item3 : null), row.Item2))];
    }
}

/// <summary>A page of members.</summary>
/// <param name="RatesAsOf">Of when the return rates or risks are that the list is sorted by; null where it is not.</param>
public sealed record MemberListing(IReadOnlyList<MemberListed> Items, string? Next, DateTimeOffset? RatesAsOf, DateTimeOffset AsOf, long Position);
