using System.Collections;

namespace Reciprocity.Domain.Relationships;

/// <summary>Strengths in log form (<see cref="Strength"/>) by kind: an immutable map, ordered by kind.</summary>
public sealed class KindStrengths : IReadOnlyCollection<KeyValuePair<string, double>>, IEquatable<KindStrengths>
{
    private readonly KeyValuePair<string, double>[] _logs;

    private KindStrengths(KeyValuePair<string, double>[] logs) => _logs = logs;

    public static KindStrengths None { get; } = new([]);

    public int Count => _logs.Length;

    /// <summary>The strength of a kind; null when nothing of it was given.</summary>
    public double? this[string kind]
    {
        get
        {
            foreach (var (known, log) in _logs)
            {
                if (known == kind)
                {
                    return log;
                }
            }

            return null;
        }
    }

    /// <summary>The same with the strength of one kind set.</summary>
    public KindStrengths With(string kind, double log) =>
        new([.. _logs.Where(known => known.Key != kind).Append(new(kind, log)).OrderBy(known => known.Key, StringComparer.Ordinal)]);

    public bool Equals(KindStrengths? other) => other is not null && _logs.AsSpan().SequenceEqual(other._logs);

    public override bool Equals(object? obj) => Equals(obj as KindStrengths);

    public override int GetHashCode() => _logs.Aggregate(0, HashCode.Combine);

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, double>>)_logs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
