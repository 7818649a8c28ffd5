using System.Threading.Channels;
using Reciprocity.Contracts.V1;

namespace Reciprocity.Ingestion.Publishing;

/// <summary>
/// Puts the chunks of concurrent requests together into packs, because what a message costs, in the broker above all, hardly
/// depends on how much is in it.
/// </summary>
public sealed class PackPublisher(PackSender sender, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    /// <summary>How long a chunk waits for company.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(5);

    private const int MostWaiting = 4096;

    private readonly Channel<Chunk> _waiting = Channel.CreateBounded<Chunk>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>Completes when the broker has confirmed the chunk, or within <see cref="PackSender.Patience"/> if it has not.</summary>
    public async Task<PublishOutcome> PublishAsync(Chunk chunk)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return PublishOutcome.Stopping;
        }

        if (sender.WhyItWouldFail() is { } reason)
        {
            return reason;
        }

        chunk.HandedOverAt = time.GetTimestamp();
        if (chunk.Items.Count == EngagementPack.MaxEngagements)
        {
            // It is a pack by itself and has nothing to wait for.
            await sender.SendAsync(OpenPack.For(chunk));
        }
        else if (!_waiting.Writer.TryWrite(chunk))
        {
            return PublishOutcome.Crowded;
        }

        var left = PackSender.Patience - time.GetElapsedTime(chunk.HandedOverAt);
        await ((Task)chunk.Settled).WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return chunk.Settled.IsCompletedSuccessfully ? chunk.Settled.Result : PublishOutcome.NotConfirmed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(Linger, time, stoppingToken);
            await SendWhatWaits();
        }
    }

    private async Task SendWhatWaits()
    {
        var open = new Dictionary<(string Network, bool Historical), OpenPack>();
        while (_waiting.Reader.TryRead(out var chunk))
        {
            var key = (chunk.Network, chunk.Historical);
            if (!open.TryGetValue(key, out var pack))
            {
                open[key] = OpenPack.For(chunk);
            }
            else if (!pack.TryAdd(chunk))
            {
                open[key] = OpenPack.For(chunk);
                await sender.SendAsync(pack);
            }
        }

        foreach (var pack in open.Values)
        {
            await sender.SendAsync(pack);
        }
    }
}
