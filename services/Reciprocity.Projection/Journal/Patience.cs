using Microsoft.Extensions.Options;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Waits while PostgreSQL is away, or whatever else keeps a batch from being journaled. A batch is never failed for that: it
/// would end in an error queue, accepted and not counted. It waits inside the consumer. Before the broker would take it back by
/// force (30 minutes by default) the endpoint is stopped, which hands back everything that waits, and rests until PostgreSQL
/// answers: see <see cref="JournalEndpoint"/>.
/// </summary>
internal sealed partial class Patience(IOptions<JournalOptions> options, TimeProvider clock, ILogger<Patience> logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private CancellationTokenSource _exhausted = new();

    /// <summary>Cancelled when a batch has waited for longer than <see cref="JournalOptions.Patience"/>.</summary>
    public CancellationToken Exhausted => _exhausted.Token;

    public void Renew()
    {
        _exhausted.Dispose();
        _exhausted = new();
    }

    public void Dispose() => _exhausted.Dispose();

    /// <exception cref="OperationCanceledException">
    /// The consumer was told to stop: the broker keeps the batch. It has to bear the consumer's own token, or the bus would take
    /// it for a fault and move the batch to an error queue.
    /// </exception>
    public async Task UntilDoneAsync(Func<CancellationToken, Task> attempt, CancellationToken stop)
    {
        var since = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await attempt(stop);
                return;
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                LogWaiting(logger, pause, failure);
            }

            if (clock.GetElapsedTime(since) > options.Value.Patience && !Exhausted.IsCancellationRequested)
            {
                LogExhausted(logger);
                await _exhausted.CancelAsync();
            }

            await Task.Delay(pause, clock, stop);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A batch could not be journaled; trying again in {Pause}")]
    private static partial void LogWaiting(ILogger logger, TimeSpan pause, Exception failure);

    [LoggerMessage(LogLevel.Error, "Nothing could be journaled for too long; the broker gets back what waits")]
    private static partial void LogExhausted(ILogger logger);
}
