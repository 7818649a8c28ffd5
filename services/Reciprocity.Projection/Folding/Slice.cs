using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Journal.V1;

namespace Reciprocity.Projection.Folding;

/// <summary>One network's events of a page, by pair.</summary>
internal sealed class Slice
{
    private readonly Dictionary<Guid, List<Engagement>> _pairs = [];
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly long _events;
    private readonly long _retractions;
    private readonly KindCounts _ignored = KindCounts.None;
    private readonly DateTimeOffset? _newest;
    private readonly HashSet<Guid> _historical = [];

    /// <param name="engagements">Those among them that change read models.</param>
    /// <param name="events">How many there are, of whatever nature.</param>
    public Slice(EngagementPolicy policy, IEnumerable<(Guid Id, EngagementJournaled Journaled)> engagements, long events)
    {
        _events = events;
        foreach (var (id, journaled) in engagements)
        {
            _newest = Moments.Later(_newest, journaled.OccurredAt);
            if (journaled.Retracted)
            {
                _retractions++;
            }
            else if (!policy.Knows(journaled.Kind!))
            {
                _ignored = _ignored.Add(journaled.Kind!, 1);
            }

            if (journaled.Historical)
            {
                _historical.Add(id);
            }

            if (journaled.Pair is { } pair)
            {
                Add(pair, journaled.ToEngagement(id));
            }
        }

        foreach (var history in _pairs.Values)
        {
            history.Sort((x, y) => x.Key.CompareTo(y.Key));
        }

        Pairs = [.. _pairs.OrderBy(pair => pair.Key)];
    }

    /// <summary>
    /// The new events of each pair, in the order of its history. Pairs are in the order of their ids, as in PostgreSQL's indexes: of what is
    /// looked up or inserted one after the other, each finds in the processor's caches what the one before it went through.
    /// </summary>
    public IReadOnlyList<KeyValuePair<Guid, List<Engagement>>> Pairs { get; }

    /// <summary>Those whom the events name. A retraction by id may change others: it need not say whom its original was between.</summary>
    public IReadOnlySet<string> Members => _members;

    /// <summary>Whether it came with a backfill, which raises no alerts.</summary>
    public bool IsHistorical(Engagement engagement) => _historical.Count > 0 && _historical.Contains(engagement.EventId);

    /// <summary>Counts the events themselves, those included that change no pair.</summary>
    public NetworkSummary CountInto(NetworkSummary network) => network with
    {
        Events = network.Events + _events,
        Retractions = network.Retractions + _retractions,
        Ignored = network.Ignored.Add(_ignored),
        Newest = Moments.Later(network.Newest, _newest),
    };

    private void Add(Guid pair, Engagement engagement)
    {
        if (!_pairs.TryGetValue(pair, out var history))
        {
            _pairs[pair] = history = [];
        }

        history.Add(engagement);
        AddMember(engagement.Actor);
        AddMember(engagement.Target);
    }

    private void AddMember(string? member)
    {
        if (!string.IsNullOrEmpty(member))
        {
            _members.Add(member);
        }
    }
}
