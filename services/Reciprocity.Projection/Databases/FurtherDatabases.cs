using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Databases;

/// <summary>
/// Starts what belongs to the further databases, and stops it with the service. What is in hand of the queue then can still be journaled: that needs
/// nothing which is started, and is there until all is disposed of.
/// </summary>
internal sealed partial class FurtherDatabases : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);
    private readonly List<IHost> _hosts;
    private readonly ILogger _logger;

    public FurtherDatabases(IReadOnlyList<DatabaseSettings> settings, IServiceProvider process)
    {
        _logger = process.GetRequiredService<ILogger<FurtherDatabases>>();
        _hosts = [.. settings.Select(database => DatabaseHost.Build(database, process))];
        Set = new(process, settings.Zip(_hosts, (database, host) => (new Database(database.Name, host.Services), database.Networks)));
    }

    /// <summary>These and the default one.</summary>
    public DatabaseSet Set { get; }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var host in _hosts)
        {
            await host.StartAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_hosts.Select(host => host.StopAsync(cancellationToken)));
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        foreach (var host in _hosts)
        {
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        // The container knows it under two types, and disposes of it twice.
        _hosts.Clear();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(Set.All.Select(database => database.Get<Schemas>().Ready)).WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                await NetworkPlaces.CheckAsync(Set, stoppingToken);
                Set.AreReady();
                return;
            }
            catch (NpgsqlException failure)
            {
                LogWaiting(_logger, failure.Message);
                await Task.Delay(BetweenAttempts, stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "It is not known yet whether every network is in its database: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
