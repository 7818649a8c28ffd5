using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Reciprocity.Hosting.Bus;
using Reciprocity.Projection.Journal;

namespace Reciprocity.Projection.Operations;

/// <summary>Asks the broker how much waits in the queue, and adds what the instances of this service hold.</summary>
internal sealed class QueueDepth(Broker broker, UnackedBoard unacked) : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _one = new(1);
    private IConnection? _connection;

    public async Task<QueueStatus?> ReadAsync(CancellationToken cancellation) =>
        await CountAsync(JournalQueue.Name, cancellation) is { } ready ? new(ready, await unacked.TotalAsync(cancellation)) : null;

    /// <summary>How much waits in a queue; null when the broker does not answer.</summary>
    public async Task<long?> CountAsync(string name, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            await using var channel = await OpenAsync(deadline.Token);
            return (await channel.QueueDeclarePassiveAsync(name, deadline.Token)).MessageCount;
        }
        catch (Exception failure) when (failure is OperationInterruptedException or BrokerUnreachableException or AlreadyClosedException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _one.Dispose();
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private async Task<IChannel> OpenAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_connection is not { IsOpen: true })
            {
                _connection?.Dispose();
                var factory = new ConnectionFactory { Uri = broker.Address, AutomaticRecoveryEnabled = false, ClientProvidedName = "reciprocity-status" };
                _connection = await factory.CreateConnectionAsync(cancellation);
            }

            return await _connection.CreateChannelAsync(cancellationToken: cancellation);
        }
        finally
        {
            _one.Release();
        }
    }
}
