using JasperFx;
using Npgsql;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// Runs Marten's daemon for one generation while this instance has its <see cref="FoldLease"/>; any other instance takes over
/// when it ends. Whoever folds a generation that is being built also switches to it.
/// </summary>
/// <remarks>
/// A leader that was frozen and overtaken finds, when it goes on, that the mark it builds on has moved: its page is not
/// committed and its agent stops for good. It then begins again as one who tries for the lease.
/// </remarks>
internal sealed partial class FoldLeader(ReadModels readModels, bool building, NpgsqlDataSource database, GenerationSwitch generationSwitch, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<FoldLeader>();
    private readonly ILogger _daemonLogger = loggers.CreateLogger("Marten.Events.Daemon");
    private bool _building = building;

    private Generation Generation => readModels.Generation;

    /// <summary>Tries for the lease and leads, time and again, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var pause = new PeriodicTimer(FoldLease.Cadence);
        do
        {
            try
            {
                await using var lease = await FoldLease.TryTakeAsync(database, Generation, stop);
                if (lease is not null)
                {
                    await LeadAsync(lease, pause, stop);
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException or InvalidOperationException && !stop.IsCancellationRequested)
            {
                LogLost(_logger, Generation.Number, failure);
            }
        }
        while (await pause.WaitForNextTickAsync(stop));
    }

    private async Task LeadAsync(FoldLease lease, PeriodicTimer pause, CancellationToken stop)
    {
        LogLeading(_logger, Generation.Number);
        if (_building)
        {
            await SchemaUpdate.ApplyAsync(database, readModels, stop);
        }

        using var daemon = await readModels.Store.BuildProjectionDaemonAsync(logger: _daemonLogger);
        try
        {
            await daemon.StartAllAsync();
            while (daemon.CurrentAgents() is { Count: > 0 } agents && agents.All(agent => agent.Status == AgentStatus.Running))
            {
                await pause.WaitForNextTickAsync(stop);
                await lease.KeepUpAsync(stop);
                await StuckSessions.EndAsync(database, StuckSessions.Patience, stop);
                _building = _building && !await generationSwitch.TryAsync(Generation, stop);
            }

            LogStopped(_logger, Generation.Number);
        }
        finally
        {
            await daemon.StopAllAsync();
        }
    }

    [LoggerMessage(LogLevel.Information, "This instance folds generation {Generation} now")]
    private static partial void LogLeading(ILogger logger, int generation);

    [LoggerMessage(LogLevel.Warning, "The fold of generation {Generation} stopped; it begins again from its last committed page")]
    private static partial void LogStopped(ILogger logger, int generation);

    [LoggerMessage(LogLevel.Warning, "The lease to fold generation {Generation} is lost or cannot be had; trying again")]
    private static partial void LogLost(ILogger logger, int generation, Exception failure);
}
