using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Reciprocity.Benchmarks.UsualWay;

/// <summary>A pair, a member, a page of pairs; and for the benchmark how far everything is, and what it comes to.</summary>
internal static class Queries
{
    public static void MapUsualQueries(this IEndpointRouteBuilder app)
    {
        app.MapGet("/networks/{network}/relationships/{a}/{b}", (string network, string a, string b, IQuerySession session) =>
            FoundAsync<Pair>(session, Pair.KeyOf(network, a, b)));
        app.MapGet("/networks/{network}/members/{member}", (string network, string member, IQuerySession session) =>
            FoundAsync<Member>(session, Member.KeyOf(network, member)));
        app.MapGet("/networks/{network}/members/{member}/relationships", async (string network, string member, IQuerySession session, CancellationToken cancellation) =>
            TypedResults.Ok(await session.Query<Pair>()
                .Where(pair => pair.Network == network && (pair.A == member || pair.B == member))
                .OrderByDescending(pair => pair.Last).Take(50).ToListAsync(cancellation)));
        app.MapGet("/networks/{network}", CountAsync);
        app.MapGet("/status", StatusAsync);
    }

    private static async Task<Results<Ok<T>, NotFound>> FoundAsync<T>(IQuerySession session, string id)
        where T : class =>
        await session.LoadAsync<T>(id) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Ok<NetworkCounts>> CountAsync(string network, IDocumentStore store, CancellationToken cancellation)
    {
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            select coalesce(sum(ab + ba), 0)::bigint, count(*) filter (where ab > 0 and ba > 0)
            from (select (data->>'AToB')::bigint as ab, (data->>'BToA')::bigint as ba from mt_doc_pair
                  where data->>'Network' = $1 and data->>'A' <> data->>'B') pairs
            """,
            connection);
        command.Parameters.Add(new() { Value = network });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return TypedResults.Ok(new NetworkCounts(reader.GetInt64(0), reader.GetInt64(1)));
    }

    /// <summary>Events are counted once there can be as many as are awaited: counting costs what is measured.</summary>
    private static async Task<Ok<WorkerStatus>> StatusAsync(long awaited, IDocumentStore store, CancellationToken cancellation)
    {
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            select case when (select last_value from mt_events_sequence) >= $1 then (select count(*) from mt_events) else 0 end, coalesce((select max(seq_id) from mt_events), 0),
              coalesce((select min(last_seq_id) from mt_event_progression where name like 'Member%'), 0)
            """,
            connection);
        command.Parameters.Add(new() { Value = awaited });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return TypedResults.Ok(new WorkerStatus(reader.GetInt64(0), reader.GetInt64(1) - reader.GetInt64(2)));
    }

    internal sealed record NetworkCounts(long Engagements, long Mutual);

    internal sealed record WorkerStatus(long Events, long Lag);
}
