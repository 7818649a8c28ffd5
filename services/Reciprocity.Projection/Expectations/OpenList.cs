using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Expectations;

/// <summary>A member's open expectations in an order: the oldest first, or those of most worth (<see cref="Waiting.Worth"/>).</summary>
/// <param name="Owing">Those that others opened towards the member, rather than its own.</param>
/// <param name="Expired">Only those open for longer than the window.</param>
internal sealed record OpenList(Measurement.At At, string Member, bool Owing, bool Expired, bool ByWorth)
{
    /// <summary>One more than a page holds, each with what the order goes by.</summary>
    public Task<IReadOnlyList<(Relationship Pair, long Key)>> ReadAsync(Paging paging, CancellationToken cancellation) =>
        ByWorth ? ReadByWorthAsync(paging, cancellation) : ReadOldestAsync(paging, cancellation);

    private string Mine => Owing ? "awaited" : "opener";

    private string Others => Owing ? "opener" : "awaited";

    private DateTimeOffset Before => Expired ? At.AsOf - At.Policy.Window : DateTimeOffset.MaxValue;

    private async Task<IReadOnlyList<(Relationship Pair, long Key)>> ReadOldestAsync(Paging paging, CancellationToken cancellation)
    {
        var read = await At.Snapshot.Session.AdvancedSql.QueryAsync<Relationship>(
            $"""
             select pair.data
             from {At.Schema}.{OpenExpectations.TableName} open
             join {At.Schema}.mt_doc_relationship pair on pair.tenant_id = open.network and pair.id = open.pair
             where open.network = ? and open.{Mine} = ? and open.opened_at < ?
               and (open.opened_at, open.{Others} collate "C") > (?, ?)
             order by open.opened_at, open.{Others} collate "C"
             limit ?
             """,
            cancellation,
            At.Network.Id,
            Member,
            Before,
            paging.AfterId is null ? DateTimeOffset.MinValue : TimeOf(paging.AfterKey),
            paging.AfterId ?? "",
            paging.Limit + 1);
        return [.. read.Select(pair => (pair, MicrosecondsOf(pair.Ledger.Opening!.At)))];
    }

    /// <summary>
    /// By log2 of the worth in millionths, but for what the present takes from every strength alike. What has waited no time has no
    /// worth yet.
    /// </summary>
    private async Task<IReadOnlyList<(Relationship Pair, long Key)>> ReadByWorthAsync(Paging paging, CancellationToken cancellation)
    {
        var read = await At.Snapshot.Session.AdvancedSql.QueryAsync<Relationship, long>(
            $"""
             select row(data), row(key) from (
               select pair.data, open.{Others} as other,
                 {RelationshipSql.StrengthKey} + coalesce((1048576 * ln(nullif(1 - power(2::float8, -least(1000, windows)), 0)) / ln(2::float8))::bigint, -1000000000) as key
               from {At.Schema}.{OpenExpectations.TableName} open
               cross join lateral (select greatest(0, extract(epoch from ?::timestamptz - open.opened_at)::float8 / ?) as windows) waited
               join {At.Schema}.mt_doc_relationship pair on pair.tenant_id = open.network and pair.id = open.pair
               where open.network = ? and open.{Mine} = ? and open.opened_at < ?
             ) waiting
             where ? or key < ? or (key = ? and other > ? collate "C")
             order by key desc, other collate "C"
             limit ?
             """,
            cancellation,
            At.AsOf,
            At.Policy.Window.TotalSeconds,
            At.Network.Id,
            Member,
            Before,
            paging.AfterId is null,
            paging.AfterKey,
            paging.AfterKey,
            paging.AfterId ?? "",
            paging.Limit + 1);
        return [.. read.Select(row => (row.Item1, row.Item2))];
    }

    private static long MicrosecondsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>A cursor that was made up may hold any number.</summary>
    private static DateTimeOffset TimeOf(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(
        Math.Clamp(microseconds, 0, (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) * TimeSpan.TicksPerMicrosecond);
}
