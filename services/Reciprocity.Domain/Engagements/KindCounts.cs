using System.Collections;

namespace Reciprocity.Domain.Engagements;

/// <summary>How many engagements of each kind: an immutable map, ordered by kind, that holds no zeros.</summary>
/// <remarks>There are a handful of kinds, so a sorted array beats any tree or hash table in both time and size.</remarks>
public sealed class KindCounts : IReadOnlyCollection<KeyValuePair<string, long>>, IEquatable<KindCounts>
{
    public static KindCounts None { get; } = new([]);

    private readonly KeyValuePair<string, long>[] _counts;

    private KindCounts(KeyValuePair<string, long>[] counts) => _counts = counts;

    public int Count => _counts.Length;

    /// <summary>The count of a kind; 0 when there is none.</summary>
    public long this[string kind] => Find(kind) is >= 0 and var at ? _counts[at].Value : 0;

    /// <summary>Counts as they were stored, in any order, each kind once.</summary>
    public static KindCounts Of(ReadOnlySpan<KeyValuePair<string, long>> counts)
    {
        if (counts.IsEmpty)
        {
            return None;
        }

        var sorted = counts.ToArray();
        for (var i = 1; i < sorted.Length; i++)
        {
            if (string.Compare(sorted[i].Key, sorted[i - 1].Key, StringComparison.Ordinal) < 0)
            {
                Array.Sort(sorted, (x, y) => string.Compare(x.Key, y.Key, StringComparison.Ordinal));
                break;
            }
        }

        return new(sorted);
    }

    /// <summary>The same counts with <paramref name="added"/>, which may be negative, added to those of <paramref name="kind"/>.</summary>
    public KindCounts Add(string kind, long added)
    {
        if (added == 0)
        {
            return this;
        }

        var at = Find(kind);
        if (at < 0)
        {
            KeyValuePair<string, long>[] longer = [.. _counts.AsSpan(0, ~at), new(kind, added), .. _counts.AsSpan(~at)];
            return new(longer);
        }

        if (_counts[at].Value + added == 0)
        {
            return _counts.Length == 1 ? None : new([.. _counts.AsSpan(0, at), .. _counts.AsSpan(at + 1)]);
        }

        var changed = _counts.AsSpan().ToArray();
        changed[at] = new(_counts[at].Key, _counts[at].Value + added);
        return new(changed);
    }

    /// <summary>The sum of both, the other taken <paramref name="times"/> times.</summary>
    public KindCounts Add(KindCounts other, int times = 1)
    {
        if (other._counts.Length == 0 || times == 0)
        {
            return this;
        }

        if (_counts.Length == 0 && times == 1)
        {
            return other;
        }

        var sum = new KeyValuePair<string, long>[_counts.Length + other._counts.Length];
        var (n, i, j) = (0, 0, 0);
        while (i < _counts.Length || j < other._counts.Length)
        {
            var order = i == _counts.Length ? 1 : j == other._counts.Length ? -1 : string.Compare(_counts[i].Key, other._counts[j].Key, StringComparison.Ordinal);
            var kind = order <= 0 ? _counts[i].Key : other._counts[j].Key;
            var count = (order <= 0 ? _counts[i++].Value : 0) + (order >= 0 ? times * other._counts[j++].Value : 0);
            if (count != 0)
            {
                sum[n++] = new(kind, count);
            }
        }

        return n == 0 ? None : new(n == sum.Length ? sum : sum[..n]);
    }

    public bool Equals(KindCounts? other) => other is not null && _counts.AsSpan().SequenceEqual(other._counts);

    public override bool Equals(object? obj) => Equals(obj as KindCounts);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var count in _counts)
        {
            hash.Add(count);
        }

        return hash.ToHashCode();
    }

    public ReadOnlySpan<KeyValuePair<string, long>>.Enumerator GetEnumerator() => new ReadOnlySpan<KeyValuePair<string, long>>(_counts).GetEnumerator();

    IEnumerator<KeyValuePair<string, long>> IEnumerable<KeyValuePair<string, long>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, long>>)_counts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _counts.GetEnumerator();

    /// <summary>Where the kind is, or the complement of where it would be.</summary>
    private int Find(string kind)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            var order = string.Compare(_counts[i].Key, kind, StringComparison.Ordinal);
            if (order >= 0)
            {
                return order == 0 ? i : ~i;
            }
        }

        return ~_counts.Length;
    }
}
