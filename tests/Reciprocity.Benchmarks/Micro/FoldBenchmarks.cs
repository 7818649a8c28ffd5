using BenchmarkDotNet.Attributes;
using Reciprocity.Benchmarks.Limits;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Streams;

namespace Reciprocity.Benchmarks.Micro;

/// <summary>The fold of a page that comes after others.</summary>
public class FoldBenchmarks
{
    private readonly RelationshipFold _fold = new(EngagementPolicy.Default);
    private Dictionary<Guid, Relationship> _states = [];
    private List<KeyValuePair<Guid, List<Engagement>>> _page = [];
    private List<Engagement> _evolvable = [];

    [GlobalSetup]
    public void Setup()
    {
        var entries = Sample.Entries();
        _states = FoldedNetwork.Of(entries.Take(Sample.Before))[0].Relationships.ToDictionary(pair => pair.Id);
        _page = [.. entries.Skip(Sample.Before).Where(entry => !entry.Engagement.Retracted).GroupBy(entry => entry.Pair).Select(pair =>
            KeyValuePair.Create(pair.Key, pair.Select(entry => entry.Engagement).OrderBy(e => e.Key).ToList()))];
        _evolvable = [.. _page.Where(pair => _states.ContainsKey(pair.Key)).SelectMany(pair => pair.Value)];
    }

    /// <summary>Pairs of a page with what they change of members, days and network; those that would have to be folded anew are left out.</summary>
    [Benchmark(OperationsPerInvoke = Sample.Page)]
    public object Page() => Page(stages: null);

    /// <summary>The same, with what of it listeners are told, as JSON.</summary>
    [Benchmark(OperationsPerInvoke = Sample.Page)]
    public object PageAndWhatIsTold()
    {
        var stages = new StageChanges(EngagementPolicy.Default, new Slice(EngagementPolicy.Default, [], events: 0));
        Page(stages);
        return stages.InOrder.Chunk(StreamTable.MostInRow).Select(changes => StreamItems.Of(changes, Sample.Page)).ToList();
    }

    [Benchmark(OperationsPerInvoke = 100)]
    public object? Pair()
    {
        Relationship? last = null;
        for (var i = 0; i < 100; i++)
        {
            var next = _evolvable[i];
            last = _fold.Evolve(_states[PairKey.Of(next.Actor, next.Target!)], next);
        }

        return last;
    }

    private NetworkDelta Page(StageChanges? stages)
    {
        var changes = new PairChanges(EngagementPolicy.Default, stages);
        foreach (var (pair, news) in _page)
        {
            changes.TryEvolve(pair, _states.GetValueOrDefault(pair), news);
        }

        return changes.Delta;
    }
}
