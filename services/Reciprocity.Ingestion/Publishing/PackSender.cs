using System.Diagnostics;
using MassTransit;
using Reciprocity.Contracts.V1;
using Reciprocity.Hosting.Telemetry;

namespace Reciprocity.Ingestion.Publishing;

/// <summary>Sends packs, several at once, and learns from the broker what became of each.</summary>
public sealed partial class PackSender(IBus bus, BrokerWatch broker, TimeProvider time, IngestionMetrics metrics, ILogger<PackSender> logger) : IDisposable
{
    /// <summary>The longest that anyone waits for a confirm. The bus would wait, and try again, for much longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int MostUnderway = 16;

    private static readonly IPipe<PublishContext<EngagementPack>> Mandatory =
        Pipe.Execute<PublishContext<EngagementPack>>(context => context.Mandatory = true);

    private readonly SemaphoreSlim _places = new(MostUnderway);
    private int _abandoned;

    /// <summary>What is known before trying: null, or the outcome that trying would have.</summary>
    public PublishOutcome? WhyItWouldFail() =>
        Volatile.Read(ref _abandoned) == MostUnderway ? PublishOutcome.NotConfirmed
        : broker.Expected != PublishOutcome.Confirmed ? broker.Expected
        : null;

    /// <summary>Returns once the pack is underway or has failed; the pack's chunks learn the rest.</summary>
    internal async Task SendAsync(OpenPack pack)
    {
        var patience = Patience - time.GetElapsedTime(pack.OpenedAt);
        if (patience <= TimeSpan.Zero || !await _places.WaitAsync(patience))
        {
            pack.Settle(PublishOutcome.NotConfirmed);
            return;
        }

        _ = ConfirmAsync(pack);
    }

    public void Dispose() => _places.Dispose();

    private async Task ConfirmAsync(OpenPack pack)
    {
        var patience = Patience - time.GetElapsedTime(pack.OpenedAt);
        using var abandon = new CancellationTokenSource();
        using var span = IngestionMetrics.Spans.StartFor("publish pack", ActivityKind.Internal, pack.Requests);
        var startedAt = time.GetTimestamp();
        var message = pack.ToMessage();
        span?.SetTag("reciprocity.network", message.Network).SetTag("reciprocity.engagements", message.Engagements.Count);
        var publish = PublishAsync(message, abandon.Token);
        await publish.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var outcome = publish.IsCompletedSuccessfully ? PublishOutcome.Confirmed
            : publish.IsFaulted ? PublishOutcome.Refused
            : PublishOutcome.NotConfirmed;
        metrics.PackSettled(outcome, time.GetElapsedTime(startedAt));
        pack.Settle(outcome);
        if (outcome != PublishOutcome.Confirmed)
        {
            span?.SetStatus(ActivityStatusCode.Error, outcome.ToString());
            LogNotConfirmed(outcome, publish.Exception?.GetBaseException().Message);
            await AbandonAsync(publish, abandon);
        }

        _places.Release();
    }

    /// <summary>Keeps the place until the publish has really ended, or a paused broker would leave ever more of them behind.</summary>
    private async Task AbandonAsync(Task publish, CancellationTokenSource abandon)
    {
        Interlocked.Increment(ref _abandoned);
        await abandon.CancelAsync();
        await publish.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _abandoned);
    }

    private async Task PublishAsync(EngagementPack message, CancellationToken abandoned) =>
        await bus.Publish(message, Mandatory, abandoned);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A pack was not confirmed by the broker: {Outcome} {Reason}")]
    private partial void LogNotConfirmed(PublishOutcome outcome, string? reason);
}
