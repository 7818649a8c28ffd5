using Microsoft.Extensions.Options;
using Npgsql;
using Reciprocity.Hosting.Bus;
using Reciprocity.Projection.Databases;

namespace Reciprocity.Projection.Operations;

/// <summary>Looks up every few seconds what <see cref="StateMetrics"/> shows, whoever scrapes and however often.</summary>
internal sealed partial class StateWatch(
    DatabaseSet databases, QueueDepth queue, StateMetrics metrics, IOptions<StateOptions> options, ILogger<StateWatch> logger)
    : BackgroundService
{
    /// <summary>Each is a time series of every gauge: without a bound they would grow with the use of the system.</summary>
    public const int MostNetworks = 50;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await databases.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Value.Interval);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException && !stoppingToken.IsCancellationRequested)
            {
                metrics.Show(null, []);
                LogUnknown(failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var status = await queue.ReadAsync(cancellation);
        var dead = await queue.CountAsync(JournalQueue.DeadLetters, cancellation);
        var all = await databases.AskAsync(database => database.Get<StateReading>().ReadAsync(cancellation));
        metrics.Show(
            all.Select(database => database.Pipeline).Aggregate((one, other) => one.With(other)) with { Ready = status?.Ready, Dead = dead },
            [.. all.SelectMany(database => database.Largest).OrderByDescending(network => network.Any.Engagements).Take(MostNetworks)]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gauges of the whole system are absent until PostgreSQL answers: {Reason}")]
    private partial void LogUnknown(string reason);
}

/// <summary>Settings of the section <c>State</c>.</summary>
internal sealed class StateOptions
{
    /// <summary>How often the gauges of the whole system are brought up to date.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);
}
