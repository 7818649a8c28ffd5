using Reciprocity.Projection.Trends;

namespace Reciprocity.Projection.Networks;

/// <summary>Sees to it that scans which are asked for now and then are young whenever that is.</summary>
internal sealed class YoungScans(NetworkScan network, TrendScan trends, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            network.KeepYoung();
            trends.KeepYoung();
        }
    }
}
