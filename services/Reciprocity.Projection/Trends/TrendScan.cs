using Npgsql;
using NpgsqlTypes;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Networks;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Trends;

/// <summary>
/// Reads trends from relationships as they are. An edge was engaged in the last days if its last engagement was, since no answer is of
/// a time before the newest. A tie lives until four windows after the last engagement of the side that has been silent for longer.
/// </summary>
internal sealed class TrendScan(
    ReadModelStores stores, [FromKeyedServices(StorageSetup.Scans)] NpgsqlDataSource database, TimeProvider clock, ILogger<TrendScan> logger)
{
    private static readonly int[] LastDays = [7, 28, 90];
    private readonly AgingScan<Trends> _scan = new(stores, database, clock, TimeSpan.FromMinutes(10), ReadAsync, logger);

    internal sealed record Trends(IReadOnlyList<TrendWindow> Windows, IReadOnlyList<TrendDay> Days);

    /// <inheritdoc cref="AgingScan{T}.PrepareAsync"/>
    public Task PrepareAsync(string network, CancellationToken cancellation) => _scan.PrepareAsync(network, cancellation);

    /// <inheritdoc cref="AgingScan{T}.KeepYoung"/>
    public void KeepYoung() => _scan.KeepYoung();

    public Task<Scanned<Trends>> OfAsync(Measurement.At at, CancellationToken cancellation) => _scan.OfAsync(at, cancellation);

    /// <summary>The ties as they are needed: $1 is the network, $2 the time, $3 the window.</summary>
    private static string Ties(string schema) =>
        $"""
         tie as materialized (
           select last_a, last_b, mutual_at, least(last_a, last_b) + 4 * $3 as lives_until
           from (
             select last_a, last_b,
               case when {RelationshipSql.IsMutual} then greatest((data->'aToB'->>'first')::timestamptz, (data->'bToA'->>'first')::timestamptz) end as mutual_at
             from {schema}.mt_doc_relationship
             where tenant_id = $1 and {RelationshipSql.IsOfTwo} and coalesce(last_a, last_b) is not null) read),
         lost as (
           select lives_until as at from tie where mutual_at is not null and lives_until < $2 and mutual_at <= lives_until)
         """;

    private static async Task<Trends> ReadAsync(Measurement.At at, CancellationToken cancellation) =>
        new(await ReadWindowsAsync(at, cancellation), await ReadDaysAsync(at, cancellation));

    private static async Task<IReadOnlyList<TrendWindow>> ReadWindowsAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var query = Query(
            at,
            $"""
             with {Ties(at.Schema)},
             since as (select days, $2 - days * interval '1 day' as from_time from unnest($4) as wanted (days))
             select days,
               count(*) filter (where last_a >= from_time) + count(*) filter (where last_b >= from_time) as edges,
               count(*) filter (where last_a >= from_time and last_b >= from_time) as mutual,
               count(*) filter (where mutual_at >= from_time) as new_mutual,
               count(*) filter (where mutual_at < from_time and lives_until >= $2) as kept,
               (select count(*) from lost where lost.at >= from_time) as lost
             from since left join tie on true
             group by days, from_time order by days
             """,
            LastDays);
        List<TrendWindow> windows = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (edges, mutual) = (reader.GetInt64(1), reader.GetInt64(2));
            windows.Add(new(reader.GetInt32(0), edges, edges == 0 ? null : 2.0 * mutual / edges, reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)));
        }

        return windows;
    }

    private static async Task<IReadOnlyList<TrendDay>> ReadDaysAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var query = Query(
            at,
            $"""
             with {Ties(at.Schema)},
             dated as (
               select mutual_at as at, 1 as new_mutual, 0 as lost from tie where mutual_at is not null
               union all
               select lost.at, 0, 1 from lost)
             select (dated.at at time zone 'UTC')::date as day, sum(new_mutual), sum(lost) from dated
             where dated.at >= date_trunc('day', $2, 'UTC') - $4 * interval '1 day'
             group by 1 order by 1
             """,
            LastDays[^1] - 1);
        List<TrendDay> days = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            days.Add(new(reader.GetFieldValue<DateOnly>(0), reader.GetInt64(1), reader.GetInt64(2)));
        }

        return days;
    }

    private static NpgsqlCommand Query(Measurement.At at, string sql, object days)
    {
        var query = new NpgsqlCommand(sql, at.Snapshot.Connection) { CommandTimeout = 60 };
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = at.AsOf });
        query.Parameters.Add(new() { Value = at.Policy.Window, NpgsqlDbType = NpgsqlDbType.Interval });
        query.Parameters.Add(new() { Value = days });
        return query;
    }
}
