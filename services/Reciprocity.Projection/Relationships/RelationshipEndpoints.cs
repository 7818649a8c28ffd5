using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Relationships;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Relationships;

internal static class RelationshipEndpoints
{
    private static readonly Dictionary<string, string> SortKeys = new() { ["recent"] = RelationshipSql.RecentKey, ["strength"] = RelationshipSql.StrengthKey };

    public static void MapRelationships(this RouteGroupBuilder v1)
    {
        var network = v1.MapGroup("/networks/{network}").NeedsScope(Scopes.Read).WithTags("Relationships");
        network.MapGet("/relationships/{a}/{b}", GetAsync).WithSummary("What two members gave each other, now or at a time; either may come first").ProducesMeasure();
        network.MapGet("/members/{member}/relationships", ListAsync).WithSummary("A member's relationships, the most recent or strongest first").ProducesMeasure();
        network.MapTimeline();
    }

    private static async Task<Results<Ok<RelationshipAnswer>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        string a,
        string b,
        [Description("A time; an earlier one than the newest engagement refolds the journal up to then")] string? asOf,
        [Description("true adds what each engagement did, in pages of limit")] bool? explain,
        string? limit,
        string? cursor)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        var (one, other) = (RawTarget.SegmentAfter(http, "relationships") ?? "", RawTarget.SegmentAfter(http, "relationships", 1) ?? "");
        return await measurement.AnswerAsync(
            http,
            network,
            asOf,
            async at =>
            {
                if (!MemberId.CanBe(one) || !MemberId.CanBe(other) || one == other
                    || await PairView.ReadAsync(at.Snapshot, network, one, other, at.AsOf, http.RequestAborted) is not { } view)
                {
                    return null;
                }

                var explanation = explain == true ? ExplanationAnswer.Of(view, at.Policy, at.AsOf, http.Request, paging) : null;
                return RelationshipAnswer.Of(view, at.Policy, await ExpectAsync(at, view.Pair, http.RequestAborted), explanation, at.AsOf, at.Snapshot.Position);
            },
            "Neither of these two has engaged the other in this network by then.",
            past: true);
    }

    /// <summary>How likely each side's openings are answered; null for the past, in which the others' openings are not known.</summary>
    private static async Task<(double? AToB, double? BToA)> ExpectAsync(Measurement.At at, Relationship pair, CancellationToken cancellation)
    {
        if (at.AsOf < at.Network.Newest || !pair.IsDyad())
        {
            return default;
        }

        var probabilities = await Probabilities.ReadAsync(at, [pair.A, pair.B], cancellation);
        return (probabilities.Of(pair, Side.A, at), probabilities.Of(pair, Side.B, at));
    }

    private static async Task<Results<Ok<MeasuredListing<RelationshipListed>>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        string member,
        [Description("recent (the default) or strength")] string? sort,
        [Description("Only those of this stage: dormant, one-sided, cooling, emerging or established")] string? stage,
        string? limit,
        string? cursor,
        string? asOf)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        if (!SortKeys.TryGetValue(sort ?? "recent", out var key))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"sort must be one of: {string.Join(", ", SortKeys.Keys)}.");
        }

        if (stage is not null && !Stage.All.Contains(stage))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, $"stage must be one of: {string.Join(", ", Stage.All)}.");
        }

        var id = RawTarget.SegmentAfter(http, "members") ?? "";
        return await measurement.AnswerAsync(
            http,
            network,
            asOf,
            async at =>
            {
                IReadOnlyList<(RelationshipListed Listed, long Key)> read = MemberId.CanBe(id) ? await ReadAsync(at, network, id, key, stage, paging, http.RequestAborted) : [];
                if (read.Count == 0 && !await at.HasMemberAsync(id, http.RequestAborted))
                {
                    return null;
                }

                var page = paging.Cut(http.Request, read, pair => (pair.Key, pair.Listed.Other));
                return new MeasuredListing<RelationshipListed>([.. page.Items.Select(pair => pair.Listed)], page.Next, at.AsOf, at.Snapshot.Position);
            },
            "This network has no such member.");
    }

    private static async Task<IReadOnlyList<(RelationshipListed Listed, long Key)>> ReadAsync(
        Measurement.At at, string network, string member, string key, string? stage, Paging paging, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select data, key from (
               select data, case when a = $2 then b else a end as other, {key} as key
               from {at.Schema}.mt_doc_relationship
               where tenant_id = $1 and (a = $2 or b = $2) and {RelationshipSql.IsOfTwo} and coalesce({RelationshipSql.LastA}, {RelationshipSql.LastB}) is not null
                 and ($3 is null or {RelationshipSql.Stage("$4", "$5")} = $3)
             ) tie
             where $6 is null or key < $7 or (key = $7 and other > $6 collate "C")
             order by key desc, other collate "C"
             limit $8
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = network });
        query.Parameters.Add(new() { Value = member });
        query.Parameters.Add(new() { Value = (object?)stage ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        query.Parameters.Add(new() { Value = at.AsOf });
        query.Parameters.Add(new() { Value = at.Policy.Window, NpgsqlDbType = NpgsqlDbType.Interval });
        query.Parameters.Add(new() { Value = (object?)paging.AfterId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        query.Parameters.Add(new() { Value = paging.AfterKey });
        query.Parameters.Add(new() { Value = paging.Limit + 1 });
        List<(RelationshipListed Listed, long Key)> listed = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            listed.Add((RelationshipListed.Of(reader.Document<Relationship>(0), member, at.Policy, at.AsOf), reader.GetInt64(1)));
        }

        return listed;
    }
}
