using JasperFx;
using Marten;
using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// Runs Marten's daemon while this instance has the <see cref="FoldLease"/>; any other instance takes over when it ends.
/// </summary>
/// <remarks>
/// A leader that was frozen and overtaken finds, when it goes on, that the progress it builds on has moved: its page is not
/// committed and its agent stops for good. It then begins again as one who tries for the lease.
/// </remarks>
internal sealed partial class FoldLeader(IDocumentStore store, NpgsqlDataSource database, Schemas schemas, ILoggerFactory loggers) : BackgroundService
{
    private readonly ILogger _logger = loggers.CreateLogger<FoldLeader>();
    private readonly ILogger _daemonLogger = loggers.CreateLogger("Marten.Events.Daemon");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        using var pause = new PeriodicTimer(FoldLease.Cadence);
        do
        {
            try
            {
                await using var lease = await FoldLease.TryTakeAsync(database, stoppingToken);
                if (lease is not null)
                {
                    await LeadAsync(lease, pause, stoppingToken);
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                LogLost(_logger, failure);
            }
        }
        while (await pause.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LeadAsync(FoldLease lease, PeriodicTimer pause, CancellationToken stop)
    {
        LogLeading(_logger);
        using var daemon = await store.BuildProjectionDaemonAsync(logger: _daemonLogger);
        try
        {
            await daemon.StartAllAsync();
            while (daemon.CurrentAgents() is { Count: > 0 } agents && agents.All(agent => agent.Status == AgentStatus.Running))
            {
                await pause.WaitForNextTickAsync(stop);
                await lease.KeepUpAsync(stop);
            }

            LogStopped(_logger);
        }
        finally
        {
            await daemon.StopAllAsync();
        }
    }

    [LoggerMessage(LogLevel.Information, "This instance folds now")]
    private static partial void LogLeading(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The fold stopped; it begins again from its last committed page")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The lease to fold is lost or cannot be had; trying again")]
    private static partial void LogLost(ILogger logger, Exception failure);
}
