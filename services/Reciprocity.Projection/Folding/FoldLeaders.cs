using Npgsql;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// A <see cref="FoldLeader"/> for every living generation that this code can fold: begins with those that appear, ends with those
/// that are retired.
/// </summary>
internal sealed partial class FoldLeaders(
    NpgsqlDataSource database, Schemas schemas, ReadModelStores stores, GenerationSwitch generationSwitch, ILoggerFactory loggers) : BackgroundService
{
    private readonly ILogger _logger = loggers.CreateLogger<FoldLeaders>();
    private readonly Dictionary<int, Running> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(FoldLease.Cadence);
        try
        {
            do
            {
                await FollowAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await Task.WhenAll(_running.Values.Select(running => running.EndAsync()));
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        try
        {
            var living = await GenerationTable.LivingAsync(database, stop);
            foreach (var generation in living.OfCurrentShape.Where(generation => !_running.ContainsKey(generation.Number)))
            {
                var leader = new FoldLeader(stores.Open(generation), generation == living.Building, database, generationSwitch, loggers);
                _running[generation.Number] = new(leader.RunAsync, stop);
            }

            foreach (var retired in _running.Keys.Except(living.OfCurrentShape.Select(generation => generation.Number)).ToList())
            {
                LogRetired(_logger, retired);
                _running.Remove(retired, out var running);
                await running!.EndAsync();
            }
        }
        catch (NpgsqlException failure)
        {
            LogAway(_logger, failure.Message);
        }

        // What a leader cannot handle must not go unnoticed: it ends the service.
        foreach (var faulted in _running.Values.Where(running => running.Task.IsFaulted))
        {
            await faulted.Task;
        }
    }

    [LoggerMessage(LogLevel.Information, "Generation {Generation} is retired and no longer folded")]
    private static partial void LogRetired(ILogger logger, int generation);

    [LoggerMessage(LogLevel.Warning, "It is not known whether there are new generations to fold: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    private sealed class Running
    {
        private readonly CancellationTokenSource _stop;

        public Running(Func<CancellationToken, Task> run, CancellationToken stop)
        {
            _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task = System.Threading.Tasks.Task.Run(() => run(_stop.Token), CancellationToken.None);
        }

        public Task Task { get; }

        public async Task EndAsync()
        {
            await _stop.CancelAsync();
            await Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }
}
