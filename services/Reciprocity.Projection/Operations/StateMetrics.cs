using System.Diagnostics.Metrics;
using Reciprocity.Domain.Networks;
using Reciprocity.Hosting.Edge;

namespace Reciprocity.Projection.Operations;

/// <summary>
/// How the whole system stands, as gauges over what <see cref="StateWatch"/> looked up last. Every instance shows the same of the system:
/// take the largest, not the sum. What could not be looked up is absent.
/// </summary>
internal sealed class StateMetrics
{
    private volatile PipelineState? _pipeline;
    private volatile IReadOnlyList<NetworkSummary> _networks = [];

    public StateMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(EdgeSetup.TelemetryPrefix + ".State");
        Gauge(meter, "reciprocity.queue.ready", "{pack}", "Packs that wait in the queue", state => state.Ready);
        Gauge(meter, "reciprocity.queue.dead", "{pack}", "Packs that were delivered too often and set aside", state => state.Dead);
        Gauge(meter, "reciprocity.journal.lag", "{event}", "Events journaled and not folded yet", state => state.Lag);
        Gauge(meter, "reciprocity.journal.position", "{event}", "The sequence of the newest event", state => state.Position);
        Gauge(meter, "reciprocity.journal.waiting", "{engagement}", "Engagements that are parked", state => state.Parked);
        Gauge(meter, "reciprocity.journal.set_aside", "{engagement}", "Engagements that can never be journaled", state => state.Rejected);
        Gauge(meter, "reciprocity.erasures.unfinished", "{erasure}", "Erasures that were asked for and are not done", state => state.Erasures);
        Gauge(meter, "reciprocity.generation.active", "{generation}", "The number of the generation that is served", state => state.Generation);
        Gauge(meter, "reciprocity.generation.building", "{generation}", "How many generations are being built", state => state.Building);
        Gauge(meter, "reciprocity.fold.leaders", "{instance}", "How many instances fold the active generation: 1, or 0 while there is none", state => state.HasLeader ? 1 : 0);
        Gauge(meter, "reciprocity.networks", "{network}", "How many networks there are", state => state.Networks);
        OfNetworks(meter, "reciprocity.network.engagements", "{engagement}", "Engagements between two members", network => network.Any.Engagements);
        OfNetworks(meter, "reciprocity.network.members", "{member}", "Members with at least one edge", network => network.Any.Members);
        OfNetworks(meter, "reciprocity.network.expectations.open", "{expectation}", "Openings that are neither answered nor replaced", network => network.AllOpeningSums().Open);
        OfNetworks(meter, "reciprocity.network.reciprocity", "1", "Edge reciprocity: the share of edges that are returned", network => network.Any.Census().EdgeReciprocity());
    }

    /// <param name="pipeline">Null where it is not known.</param>
    public void Show(PipelineState? pipeline, IReadOnlyList<NetworkSummary> networks) => (_pipeline, _networks) = (pipeline, networks);

    private void Gauge(Meter meter, string name, string unit, string description, Func<PipelineState, long?> of) => meter.CreateObservableGauge(
        name,
        () => _pipeline is { } state && of(state) is { } value ? [new Measurement<long>(value)] : Array.Empty<Measurement<long>>(),
        unit,
        description);

    private void OfNetworks(Meter meter, string name, string unit, string description, Func<NetworkSummary, double?> of) => meter.CreateObservableGauge(
        name,
        () => from network in _networks
              let value = of(network)
              where value is not null
              select new Measurement<double>(value.Value, new KeyValuePair<string, object?>("network", network.Id)),
        unit,
        $"{description}, of the {StateWatch.MostNetworks} largest networks");
}

/// <summary>Where everything is, between queue and read models.</summary>
/// <param name="Ready">Null when the broker does not answer.</param>
/// <param name="Dead">The same.</param>
/// <param name="Erasures">Those that are not done.</param>
internal sealed record PipelineState(
    long? Ready, long? Dead, long Lag, long Position, long Parked, long Rejected, long Erasures, int Generation, long Building, bool HasLeader, long Networks)
{
    /// <summary>This database and another one together. Only all of them together have a leader; generations have numbers in each.</summary>
    public PipelineState With(PipelineState other) => this with
    {
        Lag = Lag + other.Lag,
        Position = Position + other.Position,
        Parked = Parked + other.Parked,
        Rejected = Rejected + other.Rejected,
        Erasures = Erasures + other.Erasures,
        Building = Building + other.Building,
        HasLeader = HasLeader && other.HasLeader,
        Networks = Networks + other.Networks,
    };
}
