using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Journal;

/// <summary>What arrived and is not in the journal: what waits, and what can never be.</summary>
internal static class SetAsideEndpoints
{
    public static void MapSetAside(this RouteGroupBuilder v1)
    {
        var network = v1.MapGroup("/networks/{network}").NeedsScope(Scopes.Admin).WithTags("Operations");
        network.MapGet("/parked", ParkedAsync).WithSummary("What waits for the owner of its content, or for its original, the longest first").ProducesProblem(StatusCodes.Status400BadRequest);
        network.MapGet("/rejected", RejectedAsync).WithSummary("What arrived and can never be journaled, and why, the newest first").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<Ok<Listing<ParkedItem>>, ProblemHttpResult>> ParkedAsync(
        HttpContext http, NpgsqlDataSource database, string network, string? limit, string? cursor, CancellationToken cancellation)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        await using var query = database.CreateCommand(
            $"""
             select event_id, event, parked_at, (extract(epoch from parked_at) * 1000000)::bigint from {Schemas.Journal}.{Parked.TableName}
             where network = $1 and ($2 or (parked_at, event_id) > (timestamptz 'epoch' + $3 * interval '1 microsecond', $4))
             order by parked_at, event_id
             limit $5
             """);
        Ask(query, network, paging);
        List<(ParkedItem Item, long Key)> read = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var parked = JsonSerializer.Deserialize<EngagementJournaled>(reader.GetString(1), JsonSerializerOptions.Web)!;
            read.Add((ParkedItem.Of(reader.GetGuid(0), parked, reader.GetFieldValue<DateTimeOffset>(2)), reader.GetInt64(3)));
        }

        var page = paging.Cut(http.Request, read, row => (row.Key, row.Item.EventId.ToString()));
        return TypedResults.Ok(new Listing<ParkedItem>([.. page.Items.Select(row => row.Item)], page.Next));
    }

    private static async Task<Results<Ok<Listing<RejectedItem>>, ProblemHttpResult>> RejectedAsync(
        HttpContext http, NpgsqlDataSource database, string network, string? limit, string? cursor, CancellationToken cancellation)
    {
        if (!Paging.TryRead(limit, cursor, out var paging, out var problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        await using var query = database.CreateCommand(
            $"""
             select id, data->>'reason', data->>'body', at, key from (
               select id, data, (data->>'rejectedAt')::timestamptz as at, (extract(epoch from (data->>'rejectedAt')::timestamptz) * 1000000)::bigint as key
               from {Schemas.Journal}.mt_doc_rejectedengagement where tenant_id = $1) rejected
             where $2 or (key, id) < ($3, $4)
             order by key desc, id desc
             limit $5
             """);
        Ask(query, network, paging);
        List<(RejectedItem Item, long Key)> read = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            read.Add((new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3)), reader.GetInt64(4)));
        }

        var page = paging.Cut(http.Request, read, row => (row.Key, row.Item.Id.ToString()));
        return TypedResults.Ok(new Listing<RejectedItem>([.. page.Items.Select(row => row.Item)], page.Next));
    }

    private static void Ask(NpgsqlCommand query, string network, Paging paging)
    {
        query.Parameters.Add(new() { Value = network });
        query.Parameters.Add(new() { Value = paging.AfterId is null });

        // A cursor that was made up may hold any number; the year 10000 is behind everything.
        query.Parameters.Add(new() { Value = Math.Clamp(paging.AfterKey, 0, 253_402_300_800_000_000) });
        query.Parameters.Add(new() { Value = Guid.TryParse(paging.AfterId, out var id) ? id : Guid.Empty });
        query.Parameters.Add(new() { Value = paging.Limit + 1 });
    }
}

/// <summary>An engagement, or the retraction of one, that has no pair yet.</summary>
/// <param name="WaitsFor"><c>owner</c>, of its content, or <c>original</c>.</param>
/// <param name="Original">The event id of the original that it waits for; null where it waits for an owner.</param>
/// <param name="Since">When it was parked.</param>
public sealed record ParkedItem(
    Guid EventId,
    string Source,
    string Id,
    string? Kind,
    string? Actor,
    string? Target,
    string? Content,
    DateTimeOffset OccurredAt,
    bool Retracted,
    string WaitsFor,
    Guid? Original,
    DateTimeOffset Since)
{
    internal static ParkedItem Of(Guid eventId, EngagementJournaled parked, DateTimeOffset since) => new(
        eventId,
        parked.Source,
        parked.Id,
        parked.Kind,
        parked.Actor,
        parked.Target,
        parked.Content,
        parked.OccurredAt,
        parked.Retracted,
        parked.Retracts is null ? "owner" : "original",
        parked.Retracts,
        since);
}

/// <summary>What arrived on the bus and can never be journaled.</summary>
/// <param name="Body">As it arrived: the JSON text of a packed engagement.</param>
public sealed record RejectedItem(Guid Id, string Reason, string Body, DateTimeOffset RejectedAt);
