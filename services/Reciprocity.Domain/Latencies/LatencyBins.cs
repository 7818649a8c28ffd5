namespace Reciprocity.Domain.Latencies;

/// <summary>
/// Latencies, counted in bins each 2 % wider than the one before: sums of them are exact, and what is read from them is within
/// 2 % of the truth. Immutable; bins without a count are not held.
/// </summary>
public sealed class LatencyBins : IEquatable<LatencyBins>
{
    /// <summary>The bin of latencies under a microsecond, which are none.</summary>
    public const int Zero = -1;

    private const double Width = 1.02;
    private static readonly double LogOfWidth = Math.Log(Width);

    private readonly (int Bin, long Count)[] _bins;

    private LatencyBins((int Bin, long Count)[] bins) => _bins = bins;

    public static LatencyBins None { get; } = new([]);

    /// <summary>How many latencies there are.</summary>
    public long Total => _bins.Sum(bin => bin.Count);

    /// <summary>The bins with a count, shortest latency first.</summary>
    public ReadOnlySpan<(int Bin, long Count)> Bins => _bins;

    /// <summary>Bins as they were stored.</summary>
    /// <exception cref="ArgumentException">They are not in order.</exception>
    public static LatencyBins Of(ReadOnlySpan<(int Bin, long Count)> bins)
    {
        for (var i = 1; i < bins.Length; i++)
        {
            if (bins[i].Bin <= bins[i - 1].Bin)
            {
                throw new ArgumentException("Bins must be in ascending order.", nameof(bins));
            }
        }

        return bins.IsEmpty ? None : new(bins.ToArray());
    }

    /// <summary>The bin that a latency falls into.</summary>
    public static int BinOf(TimeSpan latency) =>
        latency.Ticks < TimeSpan.TicksPerMicrosecond ? Zero : (int)Math.Floor(Math.Log(latency.Ticks / (double)TimeSpan.TicksPerMicrosecond) / LogOfWidth);

    /// <summary>The geometric middle of a bin, in seconds: within 1 % of every latency in it.</summary>
    public static double Seconds(int bin) => bin == Zero ? 0 : Math.Exp((bin + 0.5) * LogOfWidth) / 1e6;

    /// <summary>The same latencies and <paramref name="count"/> more (or, if negative, fewer) of one bin.</summary>
    public LatencyBins Add(int bin, long count)
    {
        var at = Array.BinarySearch(_bins, (bin, 0L), ByBin.Instance);
        if (at < 0)
        {
            return count == 0 ? this : new([.. _bins.AsSpan(0, ~at), (bin, count), .. _bins.AsSpan(~at)]);
        }

        var sum = _bins[at].Count + count;
        if (sum == 0)
        {
            return _bins.Length == 1 ? None : new([.. _bins.AsSpan(0, at), .. _bins.AsSpan(at + 1)]);
        }

        var changed = _bins.AsSpan().ToArray();
        changed[at] = (bin, sum);
        return new(changed);
    }

    /// <summary>The sum of both.</summary>
    public LatencyBins Add(LatencyBins other)
    {
        if (_bins.Length == 0 || other._bins.Length == 0)
        {
            return _bins.Length == 0 ? other : this;
        }

        if (other._bins.Length == 1)
        {
            return Add(other._bins[0].Bin, other._bins[0].Count);
        }

        var (sum, i, j) = (new List<(int Bin, long Count)>(_bins.Length + other._bins.Length), 0, 0);
        while (i < _bins.Length || j < other._bins.Length)
        {
            var mine = i < _bins.Length ? _bins[i].Bin : int.MaxValue;
            var others = j < other._bins.Length ? other._bins[j].Bin : int.MaxValue;
            var count = (mine <= others ? _bins[i++].Count : 0) + (others <= mine ? other._bins[j++].Count : 0);
            if (count != 0)
            {
                sum.Add((Math.Min(mine, others), count));
            }
        }

        return sum.Count == 0 ? None : new([.. sum]);
    }

    /// <summary>The latency of element ⌈q·n⌉ of the sorted ones, in seconds, within 2 %; null when there is none.</summary>
    public double? Quantile(double q)
    {
        var rank = (long)Math.Ceiling(q * Total);
        var seen = 0L;
        foreach (var (bin, count) in _bins)
        {
            seen += count;
            if (seen >= rank)
            {
                return Seconds(bin);
            }
        }

        return null;
    }

    public bool Equals(LatencyBins? other) => other is not null && _bins.AsSpan().SequenceEqual(other._bins);

    public override bool Equals(object? obj) => Equals(obj as LatencyBins);

    public override int GetHashCode() => HashCode.Combine(_bins.Length, Total);

    private sealed class ByBin : IComparer<(int Bin, long Count)>
    {
        public static ByBin Instance { get; } = new();

        public int Compare((int Bin, long Count) x, (int Bin, long Count) y) => x.Bin.CompareTo(y.Bin);
    }
}
