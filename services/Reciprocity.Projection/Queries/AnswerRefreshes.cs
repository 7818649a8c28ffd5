using System.Threading.Channels;

namespace Reciprocity.Projection.Queries;

/// <summary>Computes the successors of kept answers, few at once: it is on the connections of those who wait for theirs.</summary>
internal sealed partial class AnswerRefreshes(KeptAnswers kept, TimeProvider clock, ILogger<AnswerRefreshes> logger) : BackgroundService
{
    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    // As many as there are kept answers: nobody begins one twice.
    private readonly Channel<Refresh> _due = Channel.CreateUnbounded<Refresh>();

    private readonly record struct Refresh(string Target, Func<CancellationToken, Task<bool>> Compute);

    /// <param name="target">The address of an answer whose successor the caller is to see to.</param>
    /// <param name="compute">Computes and keeps it; false where there is none any more.</param>
    public void Begin(string target, Func<CancellationToken, Task<bool>> compute) => _due.Writer.TryWrite(new(target, compute));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(ComputeAllAsync(stoppingToken), LookAsync(stoppingToken));

    private Task ComputeAllAsync(CancellationToken stopping) => Parallel.ForEachAsync(
        _due.Reader.ReadAllAsync(stopping),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping },
        async (refresh, cancellation) => await ComputeAsync(refresh, cancellation));

    private async Task LookAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenLooks, clock);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            foreach (var (target, again) in kept.Ageing())
            {
                Begin(target, again);
            }
        }
    }

    private async Task ComputeAsync(Refresh refresh, CancellationToken cancellation)
    {
        var done = false;
        try
        {
            done = await refresh.Compute(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // Whatever it is: whoever asks next computes the answer, and is told what is wrong as with any other.
            LogFailed(logger, refresh.Target, failure);
        }
        finally
        {
            kept.Refreshed(refresh.Target, done);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The answer of {Target} could not be brought up to date, and is kept no longer")]
    private static partial void LogFailed(ILogger logger, string target, Exception failure);
}
