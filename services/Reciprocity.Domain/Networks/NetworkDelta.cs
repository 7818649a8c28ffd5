using System.Runtime.InteropServices;
using Reciprocity.Domain.Days;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Networks;

/// <summary>
/// What changes of a network and its members when some of its pairs change: what each pair adds now, less what it added
/// before. It is therefore the same whether a pair evolved or was folded anew.
/// </summary>
public sealed class NetworkDelta(EngagementPolicy policy)
{
    private readonly Dictionary<string, StandingDelta> _members = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, EdgeSums> _byKind = new(StringComparer.Ordinal);
    private readonly Dictionary<OpeningKey, SettledOpenings> _settled = [];
    private readonly Dictionary<string, OpeningsDelta> _openings = new(StringComparer.Ordinal);
    private EdgeSums _any = EdgeSums.None;
    private long _self;
    private long _views;

    /// <summary>The members of which something changes.</summary>
    public IReadOnlyDictionary<string, StandingDelta> Members => _members;

    /// <summary>What changes by day.</summary>
    public DaySums Days { get; } = new(policy);

    /// <summary>The openings that were settled.</summary>
    public IReadOnlyDictionary<OpeningKey, SettledOpenings> Settled => _settled;

    /// <summary>Notes what a pair's history brought about: <paramref name="times"/> is 1 for what it does, −1 for what it did before.</summary>
    public void Add(Relationship pair, IReadOnlyCollection<Outcome> outcomes, int times)
    {
        foreach (var outcome in outcomes)
        {
            Days.Add(pair, outcome, times);
            if (outcome.Type is OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate)
            {
                var (opener, answerer) = outcome.By == Side.A ? (pair.A, pair.B) : (pair.B, pair.A);
                Member(opener).AddAnswerReceived(outcome.Duration, times);
                Member(answerer).AddAnswerGiven(outcome.Duration, times);
            }

            if (SettledOpenings.Of(outcome, times) is var settled && settled != default)
            {
                var (opener, awaited) = outcome.By == Side.A ? (pair.A, pair.B) : (pair.B, pair.A);
                var key = new OpeningKey(opener, awaited, outcome.Kind!);
                _settled[key] = _settled.GetValueOrDefault(key) + settled;
            }

            if (OpeningsDelta.IsOf(outcome.Type))
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(_openings, outcome.Kind!, out _) ??= new()).Add(outcome, times);
            }
        }
    }

    /// <summary>Notes that a pair changed; <paramref name="before"/> is null for a new one.</summary>
    public void PairChanged(Relationship? before, Relationship after)
    {
        if (before is not null)
        {
            Add(before, -1);
        }

        Add(after, 1);
    }

    /// <summary>Notes that a member's standing changed, so that distinct members are counted.</summary>
    public void StandingChanged(Standing? before, Standing after)
    {
        _any += Connected((after.IsConnected() ? 1 : 0) - (before?.IsConnected() == true ? 1 : 0));
        AddKindsMissingIn(before, after, 1);
        if (before is not null)
        {
            AddKindsMissingIn(after, before, -1);
        }
    }

    public NetworkSummary ApplyTo(NetworkSummary network)
    {
        return network with
        {
            Any = network.Any + _any,
            ByKind = Sum(network.ByKind, _byKind, EdgeSums.None, (x, y) => x + y),
            Openings = Sum(network.Openings, _openings.ToDictionary(kind => kind.Key, kind => kind.Value.Sum(), StringComparer.Ordinal), KindOpenings.None, (x, y) => x + y),
            SelfEngagements = network.SelfEngagements + _self,
            Views = network.Views + _views,
        };
    }

    /// <summary>Adds kind by kind. Kinds of which nothing is left are absent, as if there had never been any.</summary>
    private static SortedDictionary<string, T> Sum<T>(IReadOnlyDictionary<string, T> before, IReadOnlyDictionary<string, T> added, T none, Func<T, T, T> add)
    {
        var sum = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var kind in before.Keys.Union(added.Keys))
        {
            var sums = add(before.GetValueOrDefault(kind, none), added.GetValueOrDefault(kind, none));
            if (!EqualityComparer<T>.Default.Equals(sums, none))
            {
                sum[kind] = sums;
            }
        }

        return sum;
    }

    /// <summary>Counts the member under each kind that one standing has and the other has not.</summary>
    private void AddKindsMissingIn(Standing? other, Standing standing, int members)
    {
        foreach (var (kind, _) in standing.Given.ByKind)
        {
            if (!Has(other, kind))
            {
                AddKind(kind, Connected(members));
            }
        }

        foreach (var (kind, _) in standing.Received.ByKind)
        {
            if (standing.Given.ByKind[kind] == 0 && !Has(other, kind))
            {
                AddKind(kind, Connected(members));
            }
        }
    }

    private static bool Has(Standing? standing, string kind) => standing is not null && (standing.Given.ByKind[kind] > 0 || standing.Received.ByKind[kind] > 0);

    private static EdgeSums Connected(long members) => EdgeSums.None with { Members = members };

    private void Add(Relationship pair, int times)
    {
        _views += times * (pair.AToB.Views + pair.BToA.Views);
        if (pair.A == pair.B)
        {
            Member(pair.A).AddSelf(pair.AToB, times);
            _self += times * pair.AToB.Total;
        }
        else if (pair.A.Length == 0)
        {
            Member(pair.B).AddViews(pair.AToB.Views, times);
        }
        else
        {
            Member(pair.A).AddDyad(pair.AToB, pair.BToA, times);
            Member(pair.B).AddDyad(pair.BToA, pair.AToB, times);
            AddEdges(pair.AToB, pair.BToA, times);
        }
    }

    private void AddEdges(DirectedTally ab, DirectedTally ba, int times)
    {
        _any += Edges(ab.Total, ba.Total, times);
        foreach (var (kind, count) in ab.ByKind)
        {
            AddKind(kind, Edges(count, ba.ByKind[kind], times));
        }

        foreach (var (kind, count) in ba.ByKind)
        {
            if (ab.ByKind[kind] == 0)
            {
                AddKind(kind, Edges(0, count, times));
            }
        }
    }

    private static EdgeSums Edges(long ab, long ba, int times) => new(
        times * (ab + ba),
        0,
        times * ((ab > 0 ? 1 : 0) + (ba > 0 ? 1 : 0)),
        ab > 0 && ba > 0 ? times : 0,
        times * Math.Min(ab, ba));

    private void AddKind(string kind, EdgeSums sums) => _byKind[kind] = _byKind.GetValueOrDefault(kind, EdgeSums.None) + sums;

    private StandingDelta Member(string member)
    {
        if (!_members.TryGetValue(member, out var delta))
        {
            _members[member] = delta = new StandingDelta();
        }

        return delta;
    }
}
