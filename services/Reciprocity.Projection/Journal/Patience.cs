using Microsoft.Extensions.Options;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Waits while PostgreSQL is away, or whatever else keeps a batch from being journaled. A batch is never failed for that: it
/// would end in an error queue, accepted and not counted. It waits inside the
/// consumer, and before the broker would take it back by force (30 minutes by default) everything waiting is handed back and
/// the endpoint rests until PostgreSQL answers: see <see cref="JournalEndpoint"/>.
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

    /// <exception cref="OperationCanceledException">Stopped, or out of patience: the broker has to keep the batch.</exception>
    public async Task UntilDoneAsync(Func<CancellationToken, Task> attempt, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, Exhausted);
        var since = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await attempt(either.Token);
                return;
            }
            catch (Exception failure) when (!either.IsCancellationRequested)
            {
                LogWaiting(logger, pause, failure);
                if (clock.GetElapsedTime(since) > options.Value.Patience)
                {
                    LogExhausted(logger);
                    await _exhausted.CancelAsync();
                }

                await Task.Delay(pause, clock, either.Token);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "PostgreSQL did not take a batch; trying again in {Pause}")]
    private static partial void LogWaiting(ILogger logger, TimeSpan pause, Exception failure);

    [LoggerMessage(LogLevel.Error, "PostgreSQL has been away for too long; the broker keeps what is waiting until it is back")]
    private static partial void LogExhausted(ILogger logger);
}
