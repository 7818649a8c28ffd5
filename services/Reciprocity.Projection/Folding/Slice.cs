using JasperFx.Events;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal.V1;

namespace Reciprocity.Projection.Folding;

/// <summary>One network's events of a page, by pair.</summary>
internal sealed class Slice
{
    private readonly Dictionary<Guid, List<Engagement>> _histories = [];
    private readonly long _events;
    private readonly long _retractions;
    private readonly KindCounts _ignored = KindCounts.None;
    private readonly DateTimeOffset? _newest;

    public Slice(EngagementPolicy policy, IEnumerable<IEvent> events)
    {
        foreach (var recorded in events)
        {
            if (recorded.Data is not EngagementJournaled journaled)
            {
                continue;
            }

            _events++;
            _newest = Moments.Later(_newest, journaled.OccurredAt);
            if (journaled.Retracted)
            {
                _retractions++;
            }
            else if (!policy.Knows(journaled.Kind!))
            {
                _ignored = _ignored.Add(journaled.Kind!, 1);
            }
            else
            {
                History(journaled.Pair!.Value).Add(journaled.ToEngagement(recorded.Id));
            }
        }
    }

    public IReadOnlyCollection<Guid> Pairs => _histories.Keys;

    /// <summary>Evolves every pair of the slice, notes what that changes, and returns the pairs as they are then.</summary>
    public IReadOnlyList<Relationship> Evolve(Dictionary<Guid, Relationship> states, NetworkDelta delta)
    {
        var evolved = new List<Relationship>(_histories.Count);
        foreach (var (pair, engagements) in _histories)
        {
            var before = states.GetValueOrDefault(pair);
            var after = engagements.Aggregate(
                before ?? RelationshipFold.Start(pair, engagements[0].Actor, engagements[0].Target!), RelationshipFold.Evolve);
            delta.PairChanged(before, after);
            evolved.Add(after);
        }

        return evolved;
    }

    /// <summary>Counts the events themselves, those included that no pair has.</summary>
    public NetworkSummary CountInto(NetworkSummary network) => network with
    {
        Events = network.Events + _events,
        Retractions = network.Retractions + _retractions,
        Ignored = network.Ignored.Add(_ignored),
        Newest = Moments.Later(network.Newest, _newest),
    };

    private List<Engagement> History(Guid pair)
    {
        if (!_histories.TryGetValue(pair, out var history))
        {
            _histories[pair] = history = [];
        }

        return history;
    }
}
