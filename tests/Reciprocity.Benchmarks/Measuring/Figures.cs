using System.Collections;

namespace Reciprocity.Benchmarks.Measuring;

/// <summary>What one run measured, by name, in the order in which it was noted.</summary>
internal sealed class Figures : IEnumerable<KeyValuePair<string, double>>
{
    public const string Rate = "events/s";

    /// <summary>Of all processes but the one that sends.</summary>
    public const string Cost = "CPU-µs/event: all but the client";

    private readonly OrderedDictionary<string, double> _values = [];

    public double this[string name]
    {
        get => _values[name];
        set => _values[name] = value;
    }

    public double EventsPerSecond => _values[Rate];

    public bool TryGet(string name, out double value) => _values.TryGetValue(name, out value);

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
