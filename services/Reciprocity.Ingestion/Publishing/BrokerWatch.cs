using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Reciprocity.Hosting.Bus;

namespace Reciprocity.Ingestion.Publishing;

/// <summary>Knows whether the broker can be reached, by a connection of its own on which nothing else happens.</summary>
/// <remarks>
/// The bus notices a lost connection where it consumes, and this service consumes nothing: its health stays good when the
/// broker is gone, and each publish would wait until its patience ends to find out.
/// </remarks>
public sealed partial class BrokerWatch(Broker broker, TimeProvider time, ILogger<BrokerWatch> logger) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(500);

    private volatile bool _isConnected;

    public bool IsConnected => _isConnected;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsConnected ? HealthCheckResult.Healthy("Connected") : HealthCheckResult.Unhealthy("The broker cannot be reached"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = broker.Address,
            ClientProvidedName = "Reciprocity.Ingestion watch",
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            RequestedHeartbeat = TimeSpan.FromSeconds(5),
        };
        var isKnownToBeAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await factory.CreateConnectionAsync(stoppingToken);
                isKnownToBeAway = false;
                LogConnected(broker.Address.Host, broker.Address.Port);
                await WatchAsync(connection, stoppingToken);
                LogLost(connection.CloseReason?.ReplyText);
            }
            catch (BrokerUnreachableException exception)
            {
                if (!isKnownToBeAway)
                {
                    LogUnreachable(broker.Address.Host, broker.Address.Port, exception.GetBaseException().Message);
                }

                isKnownToBeAway = true;
            }

            await Task.Delay(BetweenAttempts, time, stoppingToken);
        }
    }

    private async Task WatchAsync(IConnection connection, CancellationToken stopping)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, _) =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        _isConnected = connection.IsOpen;
        if (_isConnected)
        {
            await closed.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _isConnected = false;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The broker at {Host}:{Port} can be reached")]
    private partial void LogConnected(string host, int port);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to the broker was lost: {Reason}")]
    private partial void LogLost(string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker at {Host}:{Port} cannot be reached, and everything is answered with 503 until it can: {Reason}")]
    private partial void LogUnreachable(string host, int port, string reason);
}
