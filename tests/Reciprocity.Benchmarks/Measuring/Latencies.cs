using HdrHistogram;

namespace Reciprocity.Benchmarks.Measuring;

/// <summary>Latencies from many tasks at once, to three digits.</summary>
internal sealed class Latencies
{
    private readonly LongHistogram _histogram = new(TimeSpan.TicksPerHour, 3);

    public void Add(TimeSpan latency)
    {
        lock (_histogram)
        {
            _histogram.RecordValue(Math.Clamp(latency.Ticks, 1, TimeSpan.TicksPerHour));
        }
    }

    /// <summary>Notes p50, p99 and the largest, in milliseconds.</summary>
    public void WriteTo(Figures figures, string what)
    {
        figures[$"{what}: n"] = _histogram.TotalCount;
        figures[$"{what}: p50, ms"] = Milliseconds(_histogram.GetValueAtPercentile(50));
        figures[$"{what}: p99, ms"] = Milliseconds(_histogram.GetValueAtPercentile(99));
        figures[$"{what}: max, ms"] = Milliseconds(_histogram.GetMaxValue());
    }

    private static double Milliseconds(long ticks) => TimeSpan.FromTicks(ticks).TotalMilliseconds;
}
