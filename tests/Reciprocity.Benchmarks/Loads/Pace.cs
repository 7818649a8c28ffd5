using System.Diagnostics;

namespace Reciprocity.Benchmarks.Loads;

/// <summary>Waits until something is due.</summary>
internal static class Pace
{
    public static TimeSpan Due(int number, double perSecond) => TimeSpan.FromSeconds(number / perSecond);

    /// <summary>False when it was stopped before.</summary>
    public static async Task<bool> UntilAsync(long started, TimeSpan due, CancellationToken stop)
    {
        if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return !stop.IsCancellationRequested;
    }
}
