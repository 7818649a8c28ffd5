using System.Text.Json;
using System.Text.Json.Serialization;
using Reciprocity.Domain.Days;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Hosting.Edge;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Domain.Tests.Histories;

/// <summary>
/// Folds a network page by page as the projection does, without its database: pairs evolve where they can and are folded anew
/// where they cannot, from a checkpoint if there is one, and every sum is kept by differences.
/// </summary>
internal sealed class Journal(EngagementPolicy policy, int checkpointSpacing = 2)
{
    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(), new UtcConverter(), new KindCountsConverter(), new KindStrengthsConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        IgnoreReadOnlyProperties = true,
    };

    private readonly RelationshipFold _fold = new(policy);
    private readonly HashSet<Guid> _known = [];
    private readonly Dictionary<Guid, List<Engagement>> _histories = [];
    private readonly Dictionary<Guid, List<Relationship>> _checkpoints = [];
    private readonly List<Outcome> _outcomes = [];

    public Dictionary<Guid, Relationship> Pairs { get; } = [];

    public Dictionary<string, Standing> Standings { get; } = [];

    public NetworkSummary Network { get; private set; } = new() { Id = "n" };

    public Dictionary<(string Member, DateOnly Day), MemberDay> MemberDays { get; } = [];

    public Dictionary<(string Kind, DateOnly Day), NetworkDay> NetworkDays { get; } = [];

    public Dictionary<OpeningKey, SettledOpenings> Settled { get; } = [];

    public int Evolved { get; private set; }

    public int Refolded { get; private set; }

    public static Relationship Restored(Relationship pair) => JsonSerializer.Deserialize<Relationship>(JsonSerializer.Serialize(pair, Stored), Stored)!;

    /// <summary>
    /// Each pair as it starts, with its events, each of them once. What retracts by id only is of the pair of its original.
    /// </summary>
    public static IReadOnlyCollection<(Relationship Start, List<Engagement> Events)> ByPair(IEnumerable<Engagement> page, IReadOnlyCollection<Engagement> all)
    {
        var pairs = new Dictionary<Guid, (Relationship Start, List<Engagement> Events)>();
        foreach (var e in page.DistinctBy(e => e.EventId))
        {
            var original = e.Target is null ? all.FirstOrDefault(original => !original.Retracted && original.EventId == e.Retracts) : e;
            if (original is not null)
            {
                var key = PairKey.Of(original.Actor, original.Target!);
                pairs.TryAdd(key, (RelationshipFold.Start(key, original.Actor, original.Target!), []));
                pairs[key].Events.Add(e);
            }
        }

        return pairs.Values;
    }

    /// <summary>Folds a history in pages of the given sizes, over and over.</summary>
    public static Journal Of(IReadOnlyList<Engagement> history, IReadOnlyList<int> sizes, EngagementPolicy policy)
    {
        var journal = new Journal(policy);
        for (var (at, page) = (0, 0); at < history.Count; at += sizes[page++ % sizes.Count])
        {
            journal.Fold([.. history.Skip(at).Take(sizes[page % sizes.Count])], history);
        }

        return journal;
    }

    private void Fold(List<Engagement> page, IReadOnlyList<Engagement> all)
    {
        var delta = new NetworkDelta(policy);
        foreach (var (start, events) in ByPair(page.FindAll(e => _known.Add(e.EventId)), all))
        {
            events.Sort((x, y) => x.Key.CompareTo(y.Key));
            FoldPair(start, events, delta);
        }

        foreach (var (member, change) in delta.Members)
        {
            var before = Standings.GetValueOrDefault(member);
            var after = change.ApplyTo(before ?? new Standing { Id = member });
            var (lostFirst, lostLast) = before is null ? default : (change.MayHaveLostFirst(before), change.MayHaveLostLast(before));
            var asked = WithMoments(after);
            Standings[member] = after with
            {
                FirstSeen = lostFirst ? asked.FirstSeen : after.FirstSeen,
                LastSeen = lostLast ? asked.LastSeen : after.LastSeen,
            };
            delta.StandingChanged(before, Standings[member]);
        }

        Network = delta.ApplyTo(Network);
        foreach (var (key, day) in delta.Days.Members)
        {
            MemberDays[key] = MemberDays.GetValueOrDefault(key) + day;
        }

        foreach (var (key, settled) in delta.Settled)
        {
            Settled[key] = Settled.GetValueOrDefault(key) + settled;
        }

        foreach (var (key, day) in delta.Days.Network)
        {
            NetworkDays[key] = NetworkDays.GetValueOrDefault(key) + day;
        }
    }

    private void FoldPair(Relationship start, List<Engagement> events, NetworkDelta delta)
    {
        var known = _histories.TryGetValue(start.Id, out var history) ? history : [];
        _histories[start.Id] = [.. known, .. events];
        var before = Pairs.TryGetValue(start.Id, out var stored) ? Restored(stored) : null;
        var state = before ?? start;
        _outcomes.Clear();
        Relationship after;
        if (events.TrueForAll(e => state.CanEvolveWith(e, e.Kind == "view")))
        {
            Evolved++;
            after = events.Aggregate(state, Step);
        }
        else
        {
            Refolded++;
            after = before?.Retracted == true || events.Exists(e => e.Retracted)
                ? FoldWhole(start, known, events, delta)
                : FoldFrom(before, start, known, events, delta);
        }

        delta.Add(after, _outcomes, 1);
        delta.PairChanged(before, after);
        Pairs[after.Id] = after;
    }

    private Relationship FoldWhole(Relationship start, List<Engagement> known, List<Engagement> events, NetworkDelta delta)
    {
        _checkpoints.Remove(start.Id);
        _fold.Fold(start, History.Of(known), _outcomes);
        delta.Add(start, _outcomes, -1);
        _outcomes.Clear();
        return _fold.Fold(start, History.Of([.. known, .. events]), _outcomes);
    }

    private Relationship FoldFrom(Relationship? before, Relationship start, List<Engagement> known, List<Engagement> events, NetworkDelta delta)
    {
        if (_checkpoints.TryGetValue(start.Id, out var checkpoints))
        {
            // The last one before the first of the new events; from the first of them on that is no view, they no longer hold.
            start = checkpoints.Where(state => state.Latest < events[0].Key).MaxBy(state => state.Latest!.Value) is { } checkpoint ? Restored(checkpoint) : start;
            checkpoints.RemoveAll(state => state.Latest >= (events.Find(e => e.Kind != "view") ?? events[0]).Key);
        }

        var suffix = known.FindAll(IsAfter);
        _fold.Fold(start, History.Of(suffix), _outcomes);
        delta.Add(start, _outcomes, -1);
        _outcomes.Clear();
        var after = History.Of([.. suffix, .. events.Where(IsAfter)]).Steps.Select(step => step.Engagement).Aggregate(start, Step);
        after = after with
        {
            AToB = after.AToB with { Views = before?.AToB.Views ?? 0 },
            BToA = after.BToA with { Views = before?.BToA.Views ?? 0 },
        };
        return events.Where(e => e.Kind == "view").Aggregate(after, Step);

        bool IsAfter(Engagement e) => e.Kind != "view" && !(e.Key <= start.Latest);
    }

    private Relationship Step(Relationship pair, Engagement engagement)
    {
        var next = _fold.Evolve(pair, engagement, _outcomes);
        var total = next.AToB.Total + next.BToA.Total;
        if (!next.Retracted && total % checkpointSpacing == 0 && total > pair.AToB.Total + pair.BToA.Total)
        {
            _checkpoints.TryAdd(next.Id, []);
            _checkpoints[next.Id].RemoveAll(state => state.Latest == next.Latest);
            _checkpoints[next.Id].Add(next);
        }

        return next;
    }

    private Standing WithMoments(Standing standing)
    {
        var seen = Pairs.Values.Where(pair => pair.IsOfTwo() && (pair.A == standing.Id || pair.B == standing.Id))
            .SelectMany(pair => new[] { pair.AToB.First, pair.AToB.Last, pair.BToA.First, pair.BToA.Last });
        return standing with { FirstSeen = seen.Min(), LastSeen = seen.Max() };
    }
}
