using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Members;

/// <summary>Members in an order: <c>GET /v1/networks/{network}/members</c>.</summary>
internal static class MemberList
{
    /// <summary>What each order sorts by, as a whole number.</summary>
    private static readonly Dictionary<string, string> SortKeys = new()
    {
        ["received"] = MemberMapping.ReceivedTotal,
        ["given"] = MemberMapping.GivenTotal,
        ["returnRate"] = "(rate.return_rate * 1e12)::bigint",
    };

    public static void MapMemberList(this RouteGroupBuilder members) =>
        members.MapGet("", ListAsync).WithSummary("Members: those first who received or gave the most, or whose openings are answered most often").ProducesMeasure();

    private static async Task<Results<Ok<MemberListing>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("received (the default), given or returnRate; return rates are computed every few minutes, see ratesAsOf, and who has none is left out")] string? sort,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        if (!SortKeys.TryGetValue(sort ??= "received", out var key))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"sort must be one of: {string.Join(", ", SortKeys.Keys)}.");
        }

        return await measurement.AnswerAsync<MemberListing>(
            http,
            network,
            asOf,
            async at =>
            {
                var byRate = sort == "returnRate";
                var read = await ReadAsync(at, key, byRate, paging, http.RequestAborted);
                var page = paging.Cut(http.Request, read, row => (row.Key, row.Listed.Member));
                return new(
                    [.. page.Items.Select(row => row.Listed)], page.Next, byRate ? await RatesAsOfAsync(at, http.RequestAborted) : null, at.AsOf, at.Snapshot.Position);
            },
            "");
    }

    private static async Task<List<(MemberListed Listed, long Key)>> ReadAsync(
        Measurement.At at, string key, bool byRate, Paging paging, CancellationToken cancellation)
    {
        var read = await at.Snapshot.Session.AdvancedSql.QueryAsync<Standing, long, double>(
            $"""
             select row(data), row(key), row(rate) from (
               select data, id, {key} as key, {(byRate ? "rate.return_rate" : "-1::float8")} as rate
               from {at.Schema}.mt_doc_standing
               {(byRate ? $"join {at.Schema}.{ReturnRates.TableName} rate on rate.network = tenant_id and rate.member = id" : "")}
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
        return [.. read.Select(row => (MemberListed.Of(row.Item1, byRate ? row.Item3 : null), row.Item2))];
    }

    private static async Task<DateTimeOffset?> RatesAsOfAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand($"select as_of from {at.Schema}.{ReturnRates.TimesName} where network = $1", at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        return await query.ExecuteScalarAsync(cancellation) is DateTime time ? new DateTimeOffset(time, TimeSpan.Zero) : null;
    }
}

/// <summary>A page of members.</summary>
/// <param name="RatesAsOf">Of when the return rates are that the list is sorted by; null where it is not.</param>
public sealed record MemberListing(IReadOnlyList<MemberListed> Items, string? Next, DateTimeOffset? RatesAsOf, DateTimeOffset AsOf, long Position);
