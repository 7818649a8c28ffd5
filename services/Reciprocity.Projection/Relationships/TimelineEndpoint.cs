using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Relationships;

/// <summary>The journaled engagements and retractions of a pair, as they came, newest first.</summary>
internal static class TimelineEndpoint
{
    public static void MapTimeline(this RouteGroupBuilder network) => network
        .MapGet("/relationships/{a}/{b}/timeline", GetAsync)
        .WithSummary("What the journal holds of two members, newest first: retractions and what they erased included")
        .ProducesMeasure();

    private static async Task<Results<Ok<MeasuredListing<TimelineItem>>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http, Measurement measurement, string network, string a, string b, string? limit, string? cursor, string? asOf)
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
                var items = await ReadAsync(at, network, PairKey.Of(one, other), paging, http.RequestAborted);
                if (items.Count == 0 && paging.AfterId is null)
                {
                    return null;
                }

                var page = paging.Cut(http.Request, items, item => (0, $"{JournalTime.Text(item.OccurredAt)} {item.EventId}"));
                return new MeasuredListing<TimelineItem>(page.Items, page.Next, at.AsOf, at.Snapshot.Position);
            },
            "Neither of these two has engaged the other in this network.",
            past: true);
    }

    private static async Task<List<TimelineItem>> ReadAsync(Measurement.At at, string network, Guid pair, Paging paging, CancellationToken cancellation)
    {
        var after = paging.AfterId?.Split(' ', 2) ?? [JournalTime.Text(at.AsOf), Guid.AllBitsSet.ToString()];
        await using var query = new NpgsqlCommand(
            $"""
             select id, data from {Schemas.Journal}.mt_events
             where {PairIndex.Pair} = $1 and tenant_id = $2 and {PairIndex.OccurredAt} <= $3 and ({PairIndex.OccurredAt}, id) < ($3, $4) and seq_id <= $5
             order by {PairIndex.OccurredAt} desc, id desc
             limit $6
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = pair });
        query.Parameters.Add(new() { Value = network });
        query.Parameters.Add(new() { Value = after[0] });
        query.Parameters.Add(new() { Value = after.Length > 1 && Guid.TryParse(after[1], out var id) ? id : Guid.Empty });
        query.Parameters.Add(new() { Value = at.Snapshot.Position });
        query.Parameters.Add(new() { Value = paging.Limit + 1 });
        List<TimelineItem> items = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            items.Add(TimelineItem.Of(reader.GetGuid(0), reader.Document<EngagementJournaled>(1)));
        }

        return items;
    }
}

/// <summary>An engagement, or the retraction of one, as the journal holds it.</summary>
public sealed record TimelineItem(
    Guid EventId,
    string Source,
    string Id,
    string? Kind,
    string? Actor,
    string? Target,
    string? Content,
    DateTimeOffset OccurredAt,
    string? Campaign,
    long Count,
    bool Retracted,
    Guid? Retracts)
{
    internal static TimelineItem Of(Guid eventId, EngagementJournaled journaled) => new(
        eventId,
        journaled.Source,
        journaled.Id,
        journaled.Kind,
        journaled.Actor,
        journaled.Target,
        journaled.Content,
        journaled.OccurredAt,
        journaled.Campaign,
        journaled.Count ?? 1,
        journaled.Retracted,
        journaled.Retracts);
}
