using System.Diagnostics;
using System.Diagnostics.Metrics;
using Reciprocity.Hosting.Edge;

namespace Reciprocity.Projection.Folding;

internal sealed class FoldMetrics
{
    private readonly Counter<long> _events;
    private readonly Counter<long> _pairs;
    private readonly Counter<long> _members;
    private readonly Histogram<double> _duration;

    public FoldMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(EdgeSetup.TelemetryPrefix + ".Fold");
        _events = meter.CreateCounter<long>("reciprocity.fold.events", "{event}", "Events folded, including pages that were not committed");
        _pairs = meter.CreateCounter<long>("reciprocity.fold.pairs", "{pair}", "Relationships written");
        _members = meter.CreateCounter<long>("reciprocity.fold.members", "{member}", "Standings written");
        _duration = meter.CreateHistogram<double>("reciprocity.fold.slice.duration", "s", "Time to fold one network's events of a page, without its commit");
    }

    public static long Start() => Stopwatch.GetTimestamp();

    public void Folded(long started, int events, int pairs, int members)
    {
        _duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        _events.Add(events);
        _pairs.Add(pairs);
        _members.Add(members);
    }
}
