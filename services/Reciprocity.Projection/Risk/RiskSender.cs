using MassTransit;
using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Risk;

/// <summary>Looks after the outbox while the service runs. What cannot be published now stays there.</summary>
internal sealed partial class RiskSender(RiskOutbox outbox, Schemas schemas, TimeProvider clock, ILogger<RiskSender> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(BetweenLooks, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await outbox.SendAsync(stoppingToken) == RiskOutbox.Most)
                {
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or MassTransitException or RabbitMQ.Client.Exceptions.RabbitMQClientException or TimeoutException)
            {
                LogLater(logger, failure.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Changes of members' isolation are published later: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
