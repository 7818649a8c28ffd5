using Npgsql;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// Ends sessions that wait for their client in the middle of what it sends while others wait for their locks. A process that is frozen
/// there leaves its session neither idle, which PostgreSQL would end by itself, nor with anything to send.
/// </summary>
internal static class StuckSessions
{
    private const string Sql =
        """
        with waiting as materialized (
          select pid from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query_start < clock_timestamp() - $1::interval)
        select pg_terminate_backend(holder.pid)
        from pg_stat_activity holder
        where holder.datname = current_database() and holder.usename = current_user and holder.wait_event = 'ClientRead'
          and holder.xact_start < clock_timestamp() - $1::interval and holder.state_change < clock_timestamp() - $1::interval
          and holder.pid in (select unnest(pg_blocking_pids(waiting.pid)) from waiting)
        """;

    /// <summary>How long they may take, as long as an idle session may hold what others wait for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task EndAsync(NpgsqlDataSource database, TimeSpan patience, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = patience });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
