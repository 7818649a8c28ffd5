using System.Diagnostics;
using System.Runtime.CompilerServices;

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

    /// <summary>Random moments at a mean rate (a Poisson process), each when it has come.</summary>
    public static async IAsyncEnumerable<TimeSpan> AtRandomAsync(long started, double perSecond, TimeSpan time, [EnumeratorCancellation] CancellationToken stop)
    {
        var random = new Random(1);
        var due = TimeSpan.Zero;
        while ((due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / perSecond)) < time && await UntilAsync(started, due, stop))
        {
            yield return due;
        }
    }
}
