using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Schedules;

/// <summary>What every scheduled measure needs.</summary>
internal sealed record ScheduleParts(ReadModelStores Stores, NpgsqlDataSource Database, Schemas Schemas, TimeProvider Clock, ILoggerFactory Loggers);

/// <summary>
/// A measure that takes too long to be computed when it is asked for: it is computed now and then for every network that changed,
/// by one instance at a time, and takes no more than a twentieth of one core.
/// </summary>
/// <remarks>What is read is of one snapshot, computing holds no transaction open, and what came out is written in another.</remarks>
internal abstract class ScheduledMeasure<TRead, TResult>(string name, ScheduleParts parts) : BackgroundService
{
    private const int Lock = 0x52656373;
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(30);
    private readonly ILogger _logger = parts.Loggers.CreateLogger($"{typeof(MeasureRuns).Namespace}.{name}");

    /// <summary>Reads what the measure is computed from, in bounded memory.</summary>
    protected abstract Task<TRead> ReadAsync(Measurement.At at, CancellationToken cancellation);

    protected abstract TResult Compute(TRead read);

    /// <summary>Writes what came out to tables of its own, and gives what is kept of it as JSON, if anything is.</summary>
    protected abstract Task<string?> WriteAsync(TResult result, MeasureRun run, NpgsqlTransaction transaction, CancellationToken cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await parts.Schemas.Ready.WaitAsync(stoppingToken);
        while (true)
        {
            var started = parts.Clock.GetTimestamp();
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                MeasureLog.Failed(_logger, name, failure);
            }

            var rest = parts.Clock.GetElapsedTime(started) * MeasureRuns.RestPerWork;
            await Task.Delay(rest > BetweenRounds ? rest : BetweenRounds, parts.Clock, stoppingToken);
        }
    }

    /// <summary>Computes the measure anew for every network of which it is due; nothing where another instance is at it.</summary>
    internal async Task RefreshAsync(CancellationToken cancellation)
    {
        await using var connection = await parts.Database.OpenConnectionAsync(cancellation);
        var generation = (await parts.Stores.ActiveAsync(connection, cancellation)).Generation;
        foreach (var network in await MeasureRuns.DueAsync(connection, generation.Schema, name, BetweenRounds, cancellation))
        {
            // The lock is a session's: computing holds no transaction.
            if (await LockAsync(connection, "pg_try_advisory_lock", network, cancellation))
            {
                try
                {
                    await RefreshAsync(network, cancellation);
                }
                finally
                {
                    if (connection.State == System.Data.ConnectionState.Open)
                    {
                        await LockAsync(connection, "pg_advisory_unlock", network, CancellationToken.None);
                    }
                }
            }
        }
    }

    private async Task<bool> LockAsync(NpgsqlConnection connection, string function, string network, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select {function}({Lock}, hashtext($1))", connection);
        command.Parameters.Add(new() { Value = $"{name}/{network}" });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private async Task RefreshAsync(string network, CancellationToken cancellation)
    {
        var started = parts.Clock.GetTimestamp();
        TRead read;
        MeasureRun run;
        await using (var snapshot = await Snapshot.OpenAsync(parts.Stores, parts.Database, network, cancellation))
        {
            if (snapshot.Network is not { } summary)
            {
                return;
            }

            await BeModestAsync(snapshot.Connection, cancellation);
            var at = new Measurement.At(snapshot, summary, Moments.Later(parts.Clock.GetUtcNow(), summary.Newest)!.Value, IsDefault: true);
            run = new(at.Schema, network, at.AsOf, snapshot.Position);
            read = await ReadAsync(at, cancellation);
        }

        var result = Compute(read);
        await using var connection = await parts.Database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await BeModestAsync(connection, cancellation);
        var json = await WriteAsync(result, run, transaction, cancellation);
        await MeasureRuns.WriteAsync(transaction, run, name, parts.Clock.GetElapsedTime(started), json, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>On one core, while the others answer; what a crash takes back is computed again.</summary>
    private static async Task BeModestAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Whole networks are joined, right after their tables were filled: nobody has counted those yet, and loops over all would never end.
        await using var modestly = new NpgsqlCommand(
            "set local max_parallel_workers_per_gather = 0; set local enable_nestloop = off; set local work_mem = '64MB'; set local synchronous_commit = off", connection);
        await modestly.ExecuteNonQueryAsync(cancellation);
    }
}

internal static partial class MeasureLog
{
    [LoggerMessage(LogLevel.Warning, "{Measure} could not be computed; what came out the last time stays")]
    public static partial void Failed(ILogger logger, string measure, Exception failure);
}
