using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Benchmarks.Limits;

/// <summary>A network folded at once and in memory: what every contender has to arrive at.</summary>
internal sealed class FoldedNetwork
{
    private static readonly RelationshipFold Fold = new(EngagementPolicy.Default);
    private readonly List<Outcome>[] _outcomes;

    private FoldedNetwork(string network, IReadOnlyList<KeyValuePair<Guid, List<Engagement>>> histories)
    {
        Network = network;
        Events = histories.Sum(history => (long)history.Value.Count);
        Retractions = histories.Sum(history => (long)history.Value.Count(e => e.Retracted));
        Newest = histories.SelectMany(history => history.Value).Max(e => e.OccurredAt);
        Relationships = new Relationship[histories.Count];
        _outcomes = new List<Outcome>[histories.Count];
        Parallel.For(0, histories.Count, new() { MaxDegreeOfParallelism = 2 }, i =>
        {
            var (pair, history) = histories[i];
            var one = history.Find(e => e.Target is not null)!;
            Relationships[i] = Fold.Fold(RelationshipFold.Start(pair, one.Actor, one.Target!), History.Of(history), _outcomes[i] = []);
        });
    }

    public string Network { get; }

    public long Events { get; }

    public long Retractions { get; }

    public DateTimeOffset Newest { get; }

    public Relationship[] Relationships { get; }

    public static IReadOnlyList<FoldedNetwork> Of(IEnumerable<Entry> entries)
    {
        var networks = new Dictionary<string, Dictionary<Guid, List<Engagement>>>();
        foreach (var entry in entries)
        {
            if (!networks.TryGetValue(entry.Network, out var pairs))
            {
                networks[entry.Network] = pairs = [];
            }

            if (!pairs.TryGetValue(entry.Pair, out var history))
            {
                pairs[entry.Pair] = history = [];
            }

            history.Add(entry.Engagement);
        }

        return [.. networks.Select(network => new FoldedNetwork(network.Key, [.. network.Value]))];
    }

    /// <summary>The counts that every contender has to show, from bodies of arrays.</summary>
    public static IReadOnlyDictionary<string, Counts> CountsOf(IEnumerable<Body> bodies)
    {
        List<Entry> entries = [];
        foreach (var body in bodies)
        {
            BodyParser.Parse(body, entries);
        }

        return Of(entries).ToDictionary(folded => folded.Network, folded => folded.Sum().Counts);
    }

    /// <summary>Sums the pairs up to members, days and network.</summary>
    public Sums Sum()
    {
        var delta = new NetworkDelta(EngagementPolicy.Default);
        for (var i = 0; i < Relationships.Length; i++)
        {
            delta.PairChanged(null, Relationships[i]);
            delta.Add(Relationships[i], _outcomes[i], 1);
        }

        List<Standing> standings = new(delta.Members.Count);
        foreach (var (member, change) in delta.Members)
        {
            var standing = change.ApplyTo(new Standing { Id = member });
            delta.StandingChanged(null, standing);
            standings.Add(standing);
        }

        return new(standings, delta, delta.ApplyTo(new NetworkSummary { Id = Network, Events = Events, Retractions = Retractions, Newest = Newest }));
    }

    internal sealed record Sums(List<Standing> Standings, NetworkDelta Delta, NetworkSummary Network)
    {
        public Counts Counts => new(Network.Any.Engagements, Network.Any.Mutual);
    }
}
