using MassTransit;
using Npgsql;
using Reciprocity.Hosting.Bus;
using Reciprocity.Projection.Databases;

namespace Reciprocity.Projection.Journal;

/// <summary>Takes packs from the queue while PostgreSQL is there to journal them, and leaves them there while it is not.</summary>
internal sealed partial class JournalEndpoint(
    IReceiveEndpointConnector connector,
    IBus bus,
    DatabaseSet databases,
    Patience patience,
    JournalMetrics metrics,
    ILogger<JournalEndpoint> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bus.ConnectReceiveObserver(new UnackedCount(metrics));
        await databases.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            patience.Renew();
            var endpoint = connector.ConnectReceiveEndpoint(JournalQueue.Name, (context, receive) =>
            {
                receive.PrefetchCount = PackGathering.Prefetch;
                var rabbit = (IRabbitMqReceiveEndpointConfigurator)receive;
                rabbit.BindDeadLetterQueue(JournalQueue.DeadLetters, JournalQueue.DeadLetters, dead => dead.SetQuorumQueue());
                JournalQueue.Declare(rabbit);
                receive.ConfigureConsumer<JournalConsumer>(context);
            });
            await UntilExhausted(stoppingToken);
            await endpoint.StopAsync(CancellationToken.None);
            await UntilDatabasesAnswerAsync(stoppingToken);
        }
    }

    private async Task UntilExhausted(CancellationToken stop)
    {
        var exhausted = new TaskCompletionSource();
        await using var onExhaustion = patience.Exhausted.Register(exhausted.SetResult);
        try
        {
            await exhausted.Task.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            // The service stops: its endpoint is stopped first, so that what is in hand is journaled.
        }
    }

    private async Task UntilDatabasesAnswerAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                foreach (var database in databases.All)
                {
                    await using var probe = database.Get<NpgsqlDataSource>().CreateCommand("select 1");
                    await probe.ExecuteNonQueryAsync(stop);
                }

                LogResumed(logger);
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(BetweenProbes, stop);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "PostgreSQL answers; taking packs from the queue again")]
    private static partial void LogResumed(ILogger logger);

    /// <summary>Counts the packs in hand, from the moment they arrive: a broker tells only its own side, and late.</summary>
    private sealed class UnackedCount(JournalMetrics metrics) : IReceiveObserver
    {
        public Task PreReceive(ReceiveContext context)
        {
            metrics.Received(1);
            return Task.CompletedTask;
        }

        public Task PostReceive(ReceiveContext context) => Done();

        public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
            where T : class => Task.CompletedTask;

        public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
            where T : class => Task.CompletedTask;

        public Task ReceiveFault(ReceiveContext context, Exception exception) => Done();

        private Task Done()
        {
            metrics.Received(-1);
            return Task.CompletedTask;
        }
    }
}
