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

    /// <summary>
    /// Does something at random moments at a mean rate (a Poisson process), on a thread of its own that sleeps the whole milliseconds
    /// until each is due, and counts the rest.
    /// </summary>
    /// <remarks>
    /// The runtime's timers come late where nearly nothing happens: of 1,204 such moments on two idle cores, one in ten was 5.8 ms late,
    /// which is no matter between two bodies, and more than most answers take.
    /// </remarks>
    public static Task AtRandomAsync(long started, double perSecond, TimeSpan time, Action<TimeSpan> act, CancellationToken stop) => Task.Factory.StartNew(
        () =>
        {
            var random = new Random(1);
            var due = TimeSpan.Zero;
            while ((due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / perSecond)) < time && !stop.IsCancellationRequested)
            {
                WaitUntil(started, due, stop);
                act(due);
            }
        },
        stop,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static void WaitUntil(long started, TimeSpan due, CancellationToken stop)
    {
        if ((int)(due - Stopwatch.GetElapsedTime(started)).TotalMilliseconds is > 0 and var whole)
        {
            stop.WaitHandle.WaitOne(whole);
        }

        while (Stopwatch.GetElapsedTime(started) < due)
        {
            Thread.SpinWait(20);
        }
    }
}
