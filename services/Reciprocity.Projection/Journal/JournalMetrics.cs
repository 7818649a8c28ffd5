using System.Diagnostics;
using System.Diagnostics.Metrics;
using Reciprocity.Hosting.Edge;

namespace Reciprocity.Projection.Journal;

internal sealed class JournalMetrics
{
    private readonly Counter<long> _appended;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _parked;
    private readonly Counter<long> _released;
    private readonly Counter<long> _unstorable;
    private readonly UpDownCounter<long> _unacked;
    private readonly Histogram<double> _append;
    private long _held;

    public JournalMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(EdgeSetup.TelemetryPrefix + ".Journal");
        _appended = meter.CreateCounter<long>("reciprocity.journal.appended", "{engagement}", "Engagements appended to the journal");
        _duplicates = meter.CreateCounter<long>("reciprocity.journal.duplicates", "{engagement}", "Engagements that were in the journal already");
        _rejected = meter.CreateCounter<long>("reciprocity.journal.rejected", "{engagement}", "Engagements that can never be journaled");
        _parked = meter.CreateCounter<long>("reciprocity.journal.parked", "{engagement}", "Engagements set aside until their owner or original is known");
        _released = meter.CreateCounter<long>("reciprocity.journal.released", "{engagement}", "Parked engagements journaled since");
        _unstorable = meter.CreateCounter<long>("reciprocity.journal.unstorable", "{batch}", "Batches that PostgreSQL refused for their data");
        _unacked = meter.CreateUpDownCounter<long>("reciprocity.journal.unacked", "{pack}", "Packs received and not yet acknowledged");
        _append = meter.CreateHistogram(
            "reciprocity.journal.append.duration", "s", "Time of a transaction that appends a batch of packs, with its commit",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5] });
    }

    public static long Start() => Stopwatch.GetTimestamp();

    /// <summary>Packs that this instance has received and not yet acknowledged.</summary>
    public long Unacked => Interlocked.Read(ref _held);

    public void Appended(long started, int appended, int duplicates, int rejected)
    {
        _append.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        _appended.Add(appended);
        _duplicates.Add(duplicates);
        _rejected.Add(rejected);
    }

    public void Parked(int parked, int released)
    {
        _parked.Add(parked);
        _released.Add(released);
    }

    public void Unstorable() => _unstorable.Add(1);

    public void Received(int packs)
    {
        Interlocked.Add(ref _held, packs);
        _unacked.Add(packs);
    }
}
