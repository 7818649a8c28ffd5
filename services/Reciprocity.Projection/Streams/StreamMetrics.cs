using System.Diagnostics.Metrics;
using Reciprocity.Hosting.Edge;

namespace Reciprocity.Projection.Streams;

internal sealed class StreamMetrics
{
    private readonly Counter<long> _cutOff;
    private int _listeners;

    public StreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(EdgeSetup.TelemetryPrefix + ".Stream");
        meter.CreateObservableUpDownCounter("reciprocity.stream.listeners", () => Volatile.Read(ref _listeners), "{listener}", "Who listens to this instance");
        _cutOff = meter.CreateCounter<long>("reciprocity.stream.cut_off", "{listener}", "Listeners that were too slow and were cut off");
    }

    public void CutOff() => _cutOff.Add(1);

    /// <summary>Counts one more, if there may be so many.</summary>
    public bool TryEnter(int most)
    {
        if (Interlocked.Increment(ref _listeners) <= most)
        {
            return true;
        }

        Left();
        return false;
    }

    public void Left() => Interlocked.Decrement(ref _listeners);
}
