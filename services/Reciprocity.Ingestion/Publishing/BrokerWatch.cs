using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Reciprocity.Hosting.Bus;
using Reciprocity.Ingestion.Limits;

namespace Reciprocity.Ingestion.Publishing;

/// <summary>Knows whether the broker would take a pack, by a connection of its own on which nothing else happens.</summary>
/// <remarks>
/// The bus notices a lost connection where it consumes, and this service consumes nothing: its health stays good when the
/// broker is gone, and each publish would wait until its patience ends to find out.
/// </remarks>
public sealed partial class BrokerWatch(Broker broker, IntakeLimits limits, TimeProvider time, ILogger<BrokerWatch> logger) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>Nothing is bound to it: the broker drops what is sent there.</summary>
    private const string Nowhere = "reciprocity-ingestion-watch";

    private volatile PublishOutcome _expected = PublishOutcome.Disconnected;
    private volatile bool _isBlocked;

    /// <summary>What publishing would come to at this moment.</summary>
    public PublishOutcome Expected => _expected;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Expected switch
    {
        PublishOutcome.Confirmed => HealthCheckResult.Healthy("Connected"),
        PublishOutcome.Blocked => HealthCheckResult.Unhealthy("The broker is short of memory or disk"),
        PublishOutcome.Full => HealthCheckResult.Unhealthy("The queue holds as many packs as it may"),
        PublishOutcome.NotConfirmed => HealthCheckResult.Unhealthy("The broker does not answer"),
        _ => HealthCheckResult.Unhealthy("The broker cannot be reached"),
    });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = broker.Address,
            ClientProvidedName = "Reciprocity.Ingestion watch",
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            RequestedHeartbeat = TimeSpan.FromSeconds(5),

            // A broker that is blocked answers nothing, and may be so for hours.
            ContinuationTimeout = TimeSpan.FromDays(1),
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

            await Task.Delay(BetweenLooks, time, stoppingToken);
        }
    }

    private async Task WatchAsync(IConnection connection, CancellationToken stopping)
    {
        _isBlocked = false;
        connection.ConnectionBlockedAsync += (_, blocked) => ExpectBlocked(blocked.Reason);
        connection.ConnectionUnblockedAsync += (_, _) => ExpectUnblocked();
        try
        {
            while (connection.IsOpen)
            {
                var look = LookAsync(connection, stopping);
                await ((Task)look).WaitAsync(PackSender.Patience, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!look.IsCompleted)
                {
                    _expected = Unless(PublishOutcome.NotConfirmed);
                }

                _expected = Unless(await look);
                await Task.Delay(BetweenLooks, time, stopping);
            }
        }
        catch (Exception exception) when (exception is OperationInterruptedException or IOException or ObjectDisposedException
            || (exception is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            // The connection has broken, which is what this waits for.
        }
        finally
        {
            _expected = PublishOutcome.Disconnected;
        }
    }

    /// <summary>Asks for the queue, after sending something: a broker in alarm tells only those who do.</summary>
    private async Task<PublishOutcome> LookAsync(IConnection connection, CancellationToken stopping)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stopping);
        try
        {
            await channel.BasicPublishAsync("", Nowhere, ReadOnlyMemory<byte>.Empty, stopping);
            var queue = await channel.QueueDeclarePassiveAsync(JournalQueue.Name, stopping);
            return queue.MessageCount >= limits.QueuedPacks ? PublishOutcome.Full : PublishOutcome.Confirmed;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            // Not there yet; publishing declares it.
            return PublishOutcome.Confirmed;
        }
    }

    private PublishOutcome Unless(PublishOutcome expected) => _isBlocked ? PublishOutcome.Blocked : expected;

    private Task ExpectBlocked(string reason)
    {
        _isBlocked = true;
        _expected = PublishOutcome.Blocked;
        LogBlocked(reason);
        return Task.CompletedTask;
    }

    private Task ExpectUnblocked()
    {
        _isBlocked = false;
        _expected = PublishOutcome.Confirmed;
        LogUnblocked();
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The broker at {Host}:{Port} can be reached")]
    private partial void LogConnected(string host, int port);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to the broker was lost: {Reason}")]
    private partial void LogLost(string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker at {Host}:{Port} cannot be reached, and everything is answered with 503 until it can: {Reason}")]
    private partial void LogUnreachable(string host, int port, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker takes nothing, and everything is answered with 503 until it does: {Reason}")]
    private partial void LogBlocked(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The broker takes packs again")]
    private partial void LogUnblocked();
}
