using Npgsql;
using Reciprocity.Domain.Networks;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Schedules;

/// <summary>What everything that is scheduled needs.</summary>
internal sealed record ScheduleParts(
    ReadModelStores Stores, [FromKeyedServices(StorageSetup.Scans)] NpgsqlDataSource Database, Schemas Schemas, TimeProvider Clock, ILoggerFactory Loggers)
{
    public static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly FoldPace _pace = new();
    private long? _looked;

    /// <summary>Whose turn it is in this process.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Looks once a second for whether there is time: <see cref="FoldPace"/>. Only for whose turn it is.</summary>
    public async Task<bool> IsCalmAsync(CancellationToken cancellation)
    {
        if (_looked is not { } looked || Clock.GetElapsedTime(looked) >= BetweenLooks)
        {
            await using var connection = await Database.OpenConnectionAsync(cancellation);
            var generation = (await Stores.ActiveAsync(connection, cancellation)).Generation;
            var (journaled, folded) = await FoldMark.NewestAsync(connection, generation.Schema, cancellation);
            _looked = Clock.GetTimestamp();
            _pace.Look(Clock.GetElapsedTime(0), journaled, folded);
        }

        return _pace.IsCalm;
    }
}

/// <summary>
/// What takes too long to be computed when it is asked for: it is computed now and then for every network that changed, by one
/// instance at a time, one measure after the other, and all of them together take less than a tenth of one core.
/// </summary>
/// <param name="stale">After how long it is computed again though nothing changed.</param>
internal abstract class ScheduledRounds(string name, TimeSpan stale, ScheduleParts parts) : BackgroundService
{
    private const int Lock = 0x52656373;
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ILogger _logger = parts.Loggers.CreateLogger($"{typeof(MeasureRuns).Namespace}.{name}");

    protected string Measure => name;

    protected ScheduleParts Parts => parts;

    /// <summary>Computes it for one network, of whose changes nobody else computes it meanwhile.</summary>
    protected abstract Task RefreshAsync(string network, CancellationToken cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await parts.Schemas.Ready.WaitAsync(stoppingToken);
        while (true)
        {
            var rest = await TakeTurnAsync(stoppingToken) * MeasureRuns.RestPerWork;
            await Task.Delay(rest > BetweenRounds ? rest : BetweenRounds, parts.Clock, stoppingToken);
        }
    }

    /// <summary>
    /// Waits while journal and fold need the cores more, but no longer than a while: what is never at rest has to be measured too. It looks
    /// in its turn, and gives it back where there is no time.
    /// </summary>
    /// <returns>How long it took, without what it waited.</returns>
    private async Task<TimeSpan> TakeTurnAsync(CancellationToken cancellation)
    {
        var began = parts.Clock.GetTimestamp();
        while (true)
        {
            await parts.Turn.WaitAsync(cancellation);
            try
            {
                if (parts.Clock.GetElapsedTime(began) >= Patience || await IsCalmAsync(cancellation))
                {
                    var started = parts.Clock.GetTimestamp();
                    await TryRefreshAsync(cancellation);
                    return parts.Clock.GetElapsedTime(started);
                }
            }
            finally
            {
                parts.Turn.Release();
            }

            await Task.Delay(ScheduleParts.BetweenLooks, parts.Clock, cancellation);
        }
    }

    private async Task<bool> IsCalmAsync(CancellationToken cancellation)
    {
        try
        {
            return await parts.IsCalmAsync(cancellation);
        }
        catch (NpgsqlException failure)
        {
            // The turn comes all the same, and finds out for itself.
            RoundsLog.Failed(_logger, name, failure);
            return true;
        }
    }

    private async Task TryRefreshAsync(CancellationToken cancellation)
    {
        try
        {
            await RefreshAsync(cancellation);
        }
        catch (NpgsqlException failure)
        {
            RoundsLog.Failed(_logger, name, failure);
        }
    }

    /// <summary>Computes it anew for every network of which it is due; nothing where another instance is at it.</summary>
    internal async Task RefreshAsync(CancellationToken cancellation)
    {
        await using var connection = await parts.Database.OpenConnectionAsync(cancellation);
        var generation = (await parts.Stores.ActiveAsync(connection, cancellation)).Generation;
        foreach (var network in await MeasureRuns.DueAsync(connection, generation.Schema, name, BetweenRounds, stale, cancellation))
        {
            // The lock is a session's: some compute without a transaction.
            if (await LockAsync(connection, "pg_try_advisory_lock", network, cancellation))
            {
                try
                {
                    await RefreshAsync(connection, network, cancellation);
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

    /// <summary>Not while a member of the network is erased: what is written after would name it as it was read before.</summary>
    private async Task RefreshAsync(NpgsqlConnection connection, string network, CancellationToken cancellation)
    {
        if (await ErasureLocks.TryMeasureAsync(connection, network, cancellation))
        {
            try
            {
                await RefreshAsync(network, cancellation);
            }
            finally
            {
                if (connection.State == System.Data.ConnectionState.Open)
                {
                    await ErasureLocks.MeasuredAsync(connection, network);
                }
            }
        }
    }

    /// <summary>The present, in a snapshot.</summary>
    protected Measurement.At Now(Snapshot snapshot, NetworkSummary network) =>
        new(snapshot, network, AskedTime.Present(parts.Clock.GetUtcNow(), network), IsDefault: true);

    /// <summary>On one core, while the others answer; what a crash takes back is computed again. For the rest of the transaction.</summary>
    protected static async Task BeModestAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Whole networks are joined, right after their tables were filled: nobody has counted those yet, and loops over all would never end.
        await using var modestly = new NpgsqlCommand(
            "set local max_parallel_workers_per_gather = 0; set local enable_nestloop = off; set local work_mem = '64MB'; set local synchronous_commit = off", connection);
        await modestly.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<bool> LockAsync(NpgsqlConnection connection, string function, string network, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select {function}({Lock}, hashtext($1))", connection);
        command.Parameters.Add(new() { Value = $"{name}/{network}" });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }
}

internal static partial class RoundsLog
{
    [LoggerMessage(LogLevel.Warning, "{Measure} could not be computed; what came out the last time stays")]
    public static partial void Failed(ILogger logger, string measure, Exception failure);
}
