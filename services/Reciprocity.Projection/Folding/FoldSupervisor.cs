using JasperFx;
using Reciprocity.Projection.Storage;
using IProjectionCoordinator = Marten.Events.Daemon.Coordination.IProjectionCoordinator;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// Runs Marten's daemon once the schemas are there. One instance leads; the others try for its lock every second.
/// </summary>
/// <remarks>
/// A leader that was overtaken (frozen, or cut off) loses the race for its page and its agent is stopped for good: the daemon
/// would leave it so even after it leads again. Such an agent is removed here, and the coordinator starts a new one when this
/// instance has the lock.
/// </remarks>
internal sealed partial class FoldSupervisor(IProjectionCoordinator coordinator, Schemas schemas, ILogger<FoldSupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await coordinator.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        await coordinator.StartAsync(stoppingToken);
        using var timer = new PeriodicTimer(BetweenChecks);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var daemon in await coordinator.AllDaemonsAsync())
            {
                foreach (var agent in daemon.CurrentAgents().Where(agent => agent.Status == AgentStatus.Stopped))
                {
                    LogOvertaken(logger, agent.Name.Identity);
                    await daemon.StopAgentAsync(agent.Name.Identity);
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The agent of {Shard} had stopped, as one does that another leader overtook; it may start again")]
    private static partial void LogOvertaken(ILogger logger, string shard);
}
