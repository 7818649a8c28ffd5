using Npgsql;
using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Where each instance writes how many packs it holds unacknowledged, so that any of them can answer for all: the broker tells
/// how many wait in its queue, and of those it has handed out nothing in time.
/// </summary>
internal sealed partial class UnackedBoard(
    NpgsqlDataSource database, Schemas schemas, Instance instance, JournalMetrics metrics, ILogger<UnackedBoard> logger) : BackgroundService
{
    private const string TableName = "journal_unacked";

    /// <summary>How old what the others wrote can be.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenSigns = TimeSpan.FromSeconds(1);

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("instance", "varchar").AsPrimaryKey();
        table.AddColumn("unacked", "bigint").NotNull();
        table.AddColumn("seen_at", "timestamptz").NotNull();
        return table;
    }

    /// <summary>Packs that the instances hold, this one and those that have given a sign of life lately.</summary>
    public async Task<long> TotalAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select coalesce(sum(unacked), 0)::bigint from {Schemas.Journal}.{TableName}
             where instance <> $1 and seen_at > now() - interval '5 seconds'
             """);
        command.Parameters.Add(new() { Value = instance.Name });
        return metrics.Unacked + (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(BetweenLooks);
        var (written, ticks) = (-1L, 0);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var unacked = metrics.Unacked;
            if (unacked == written && ++ticks < BetweenSigns / BetweenLooks)
            {
                continue;
            }

            try
            {
                await WriteAsync(unacked, stoppingToken);
                (written, ticks) = (unacked, 0);
            }
            catch (NpgsqlException failure)
            {
                LogAway(logger, failure.Message);
            }
        }
    }

    private async Task WriteAsync(long unacked, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             insert into {Schemas.Journal}.{TableName} (instance, unacked, seen_at) values ($1, $2, now())
             on conflict (instance) do update set unacked = excluded.unacked, seen_at = excluded.seen_at
             """);
        command.Parameters.Add(new() { Value = instance.Name });
        command.Parameters.Add(new() { Value = unacked });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Debug, "The number of unacknowledged packs was not written: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
