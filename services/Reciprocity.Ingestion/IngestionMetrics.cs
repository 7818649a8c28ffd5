using System.Diagnostics;
using System.Diagnostics.Metrics;
using Reciprocity.Hosting.Edge;
using Reciprocity.Ingestion.Limits;
using Reciprocity.Ingestion.Publishing;

namespace Reciprocity.Ingestion;

/// <summary>What the service counts: what became of items, and of the packs in which they travel.</summary>
public sealed class IngestionMetrics
{
    public const string MeterName = EdgeSetup.TelemetryPrefix + ".Ingestion";

    /// <summary>The service's own spans.</summary>
    internal static readonly ActivitySource Spans = new(MeterName);

    private readonly Counter<long> _accepted;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _unmapped;
    private readonly Counter<long> _packs;
    private readonly Histogram<double> _confirm;

    public IngestionMetrics(IMeterFactory meters, Room room)
    {
        var meter = meters.Create(MeterName);
        _accepted = meter.CreateCounter<long>("reciprocity.ingestion.accepted", "{engagement}", "Engagements that a quorum queue holds");
        _duplicates = meter.CreateCounter<long>("reciprocity.ingestion.duplicates", "{engagement}", "Engagements that were in the same pack already");
        _rejected = meter.CreateCounter<long>("reciprocity.ingestion.rejected", "{item}", "Items that are no engagement, by reason");
        _unmapped = meter.CreateCounter<long>("reciprocity.ingestion.unmapped", "{item}", "What platforms sent that is no engagement, by platform");
        meter.CreateObservableGauge("reciprocity.ingestion.held", () => room.Held, "By", "What requests hold in memory, of Limits:BytesInFlight");
        _packs = meter.CreateCounter<long>("reciprocity.ingestion.packs", "{pack}", "Packs published, by outcome");
        _confirm = meter.CreateHistogram(
            "reciprocity.ingestion.confirm.duration", "s", "From publishing a pack to the broker's confirm, or to giving up",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2] });
    }

    public void Accepted(int accepted, int duplicates)
    {
        _accepted.Add(accepted);
        if (duplicates > 0)
        {
            _duplicates.Add(duplicates);
        }
    }

    public void Rejected(string reason, int items) => _rejected.Add(items, new KeyValuePair<string, object?>("reason", reason));

    public void Unmapped(string platform, int items) => _unmapped.Add(items, new KeyValuePair<string, object?>("platform", platform));

    public void PackSettled(PublishOutcome outcome, TimeSpan elapsed)
    {
        _packs.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));
        _confirm.Record(elapsed.TotalSeconds);
    }

    private static string NameOf(PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.Confirmed => "confirmed",
        PublishOutcome.Refused => "refused",
        _ => "not-confirmed",
    };
}
