using System.Diagnostics;
using System.Diagnostics.Metrics;
using Reciprocity.Hosting.Edge;

namespace Reciprocity.Projection.Folding;

internal sealed class FoldMetrics
{
    public static readonly ActivitySource Spans = new(EdgeSetup.TelemetryPrefix + ".Fold");

    private readonly Counter<long> _events;
    private readonly Counter<long> _pairs;
    private readonly Counter<long> _members;
    private readonly Counter<long> _refolds;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _page;
    private readonly Histogram<double> _freshness;
    private readonly TimeProvider _time;

    public FoldMetrics(IMeterFactory meters, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        var meter = meters.Create(EdgeSetup.TelemetryPrefix + ".Fold");
        _events = meter.CreateCounter<long>("reciprocity.fold.events", "{event}", "Events folded, including pages that were not committed");
        _pairs = meter.CreateCounter<long>("reciprocity.fold.pairs", "{pair}", "Relationships written");
        _members = meter.CreateCounter<long>("reciprocity.fold.members", "{member}", "Standings written");
        _refolds = meter.CreateCounter<long>("reciprocity.fold.refolds", "{pair}", "Pairs folded anew for late events or retractions");
        _duration = meter.CreateHistogram(
            "reciprocity.fold.slice.duration",
            "s",
            "Time to fold one network's events of a page, without its commit",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] });
        _page = meter.CreateHistogram(
            "reciprocity.fold.page.duration",
            "s",
            "Time from the beginning of a page's first slice to the page's commit",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _freshness = meter.CreateHistogram(
            "reciprocity.fold.freshness",
            "s",
            "From the append of the oldest event of a network in a page to the page's commit: how old news are when they show",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800] });
    }

    public static long Start() => Stopwatch.GetTimestamp();

    public void Refolded(int pairs) => _refolds.Add(pairs);

    public void Folded(long started, int events, int pairs, int members)
    {
        _duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        _events.Add(events);
        _pairs.Add(pairs);
        _members.Add(members);
    }

    /// <param name="started">When the page's first slice began.</param>
    /// <param name="oldest">When the oldest event of each slice was appended, by the clock of the database.</param>
    public void Committed(long started, IEnumerable<DateTimeOffset> oldest)
    {
        _page.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        var now = _time.GetUtcNow();
        foreach (var appended in oldest)
        {
            _freshness.Record(Math.Max(0, (now - appended).TotalSeconds));
        }
    }
}
