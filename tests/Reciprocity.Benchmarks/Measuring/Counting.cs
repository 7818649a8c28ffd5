using System.Diagnostics;
using Reciprocity.Benchmarks.Loads;

namespace Reciprocity.Benchmarks.Measuring;

/// <summary>
/// What the machine does to anybody: how long a loop takes that does nothing but count, which takes two milliseconds when it is left
/// alone. No answer that needs a processor for as long can have better percentiles.
/// </summary>
internal static class Counting
{
    /// <summary>How long it takes when it is left alone: about as long as an answer keeps a processor busy in the services, PostgreSQL and the client.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(2);

    private static ulong _last;

    /// <summary>Counts at random moments at a mean rate, as <see cref="OpenLoop"/> asks.</summary>
    public static async Task<Latencies> RunAsync(double perSecond, TimeSpan time, CancellationToken cancellation)
    {
        var steps = Calibrate();
        var latencies = new Latencies();
        await Pace.AtRandomAsync(
            Stopwatch.GetTimestamp(),
            perSecond,
            time,
            _ =>
            {
                var began = Stopwatch.GetTimestamp();
                Count(steps);
                latencies.Add(Stopwatch.GetElapsedTime(began));
            },
            cancellation);
        return latencies;
    }

    /// <summary>How many steps take that long, by the median of a hundred attempts.</summary>
    private static long Calibrate()
    {
        const long Attempted = 1_000_000;
        var times = new TimeSpan[100];
        for (var i = 0; i < times.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            Count(Attempted);
            times[i] = Stopwatch.GetElapsedTime(began);
        }

        Array.Sort(times);
        return (long)(Attempted * (Length / times[times.Length / 2]));
    }

    /// <summary>Steps of which each needs the one before, so that none is left out.</summary>
    private static void Count(long steps)
    {
        var state = 1UL;
        for (var i = 0L; i < steps; i++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
        }

        _last = state;
    }
}
