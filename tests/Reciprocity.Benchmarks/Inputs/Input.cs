namespace Reciprocity.Benchmarks.Inputs;

/// <summary>What every contender is given: facts by network, in the order in which they are sent.</summary>
internal sealed record Input(string Name, IReadOnlyList<(string Network, Fact[] Facts)> Networks)
{
    public long Events { get; } = Networks.Sum(network => (long)network.Facts.Length);

    /// <summary>Bodies of so many facts each. Those of several networks take turns.</summary>
    public IEnumerable<Body> Bodies(int size, BodyKind kind)
    {
        var longest = Networks.Max(network => network.Facts.Length);
        for (var from = 0; from < longest; from += size)
        {
            foreach (var (network, facts) in Networks)
            {
                if (from < facts.Length)
                {
                    yield return Body.Of(network, facts.AsSpan(from, Math.Min(size, facts.Length - from)), kind);
                }
            }
        }
    }

    /// <summary>The same as a network of another name.</summary>
    public Input Renamed(string network) => new(Name, [(network, Networks[0].Facts)]);

    /// <summary>The same with fewer events: the first of each network.</summary>
    public Input First(long events) => events >= Events
        ? this
        : new($"{Name}, the first {events:N0}", [.. Networks.Select(network => (network.Network, network.Facts[..(int)(network.Facts.Length * events / Events)]))]);
}
