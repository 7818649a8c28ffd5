using System.Buffers;

namespace Reciprocity.Domain.Latencies;

/// <summary>
/// Latencies, counted in bins each 2 % wider than the one before: sums of them are exact, and what is read from them is within
/// 2 % of the truth. Immutable; bins without a count are not held. Enumerated, they are the bins with a count, shortest latency first.
/// </summary>
/// <remarks>Held packed, little more than a byte for most: every page adds to those of thousands of members.</remarks>
public sealed class LatencyBins : IEquatable<LatencyBins>
{
    /// <summary>The bin of latencies under a microsecond, which are none.</summary>
    public const int Zero = -1;

    private const string Expected = "Bins must be in ascending order, and have counts.";
    private const double Width = 1.02;
    private static readonly double LogOfWidth = Math.Log(Width);

    private readonly byte[] _packed;

    private LatencyBins(byte[] packed) => _packed = packed;

    public static LatencyBins None { get; } = new([]);

    /// <summary>How many latencies there are.</summary>
    public long Total
    {
        get
        {
            var total = 0L;
            foreach (var (_, count) in this)
            {
                total += count;
            }

            return total;
        }
    }

    /// <summary>As they can be stored: each bin as what it is more than the one before, negative where its count is not 1 and follows.</summary>
    public ReadOnlySpan<byte> Packed => _packed;

    /// <summary>Bins that are known.</summary>
    /// <exception cref="ArgumentException">They are not in order, or one has no count.</exception>
    public static LatencyBins Of(ReadOnlySpan<(int Bin, long Count)> bins)
    {
        var packed = new BinsPacker(new byte[bins.Length * BinsPacker.Longest]);
        var before = BinsPacker.Before;
        foreach (var (bin, count) in bins)
        {
            if (bin <= before || count == 0)
            {
                throw new ArgumentException(Expected, nameof(bins));
            }

            packed.Add(bin, count);
            before = bin;
        }

        return Of(packed.Written);
    }

    /// <summary>Bins as they were stored.</summary>
    /// <exception cref="FormatException">They are not as <see cref="Packed"/> gives them.</exception>
    public static LatencyBins Unpack(ReadOnlySpan<byte> packed)
    {
        var bins = Of(packed);
        var before = BinsPacker.Before;
        foreach (var (bin, count) in bins)
        {
            if (bin <= before || count == 0)
            {
                throw new FormatException(Expected);
            }

            before = bin;
        }

        return bins;
    }

    /// <summary>The bin that a latency falls into.</summary>
    public static int BinOf(TimeSpan latency) =>
        latency.Ticks < TimeSpan.TicksPerMicrosecond ? Zero : (int)Math.Floor(Math.Log(latency.Ticks / (double)TimeSpan.TicksPerMicrosecond) / LogOfWidth);

    /// <summary>The geometric middle of a bin, in seconds: within 1 % of every latency in it.</summary>
    public static double Seconds(int bin) => bin == Zero ? 0 : Math.Exp((bin + 0.5) * LogOfWidth) / 1e6;

    /// <summary>The same latencies and <paramref name="count"/> more (or, if negative, fewer) of one bin.</summary>
    public LatencyBins Add(int bin, long count)
    {
        if (count == 0)
        {
            return this;
        }

        var one = new BinsPacker(stackalloc byte[BinsPacker.Longest]);
        one.Add(bin, count);
        return Sum(_packed, one.Written);
    }

    /// <summary>The sum of both.</summary>
    public LatencyBins Add(LatencyBins other)
    {
        if (_packed.Length == 0 || other._packed.Length == 0)
        {
            return _packed.Length == 0 ? other : this;
        }

        return Sum(_packed, other._packed);
    }

    /// <summary>The latency of element ⌈q·n⌉ of the sorted ones, in seconds, within 2 %; null when there is none.</summary>
    public double? Quantile(double q)
    {
        var rank = (long)Math.Ceiling(q * Total);
        var seen = 0L;
        foreach (var (bin, count) in this)
        {
            seen += count;
            if (seen >= rank)
            {
                return Seconds(bin);
            }
        }

        return null;
    }

    public bool Equals(LatencyBins? other) => other is not null && _packed.AsSpan().SequenceEqual(other._packed);

    public override bool Equals(object? obj) => Equals(obj as LatencyBins);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_packed);
        return hash.ToHashCode();
    }

    public PackedBins GetEnumerator() => new(_packed);

    /// <summary>What enumerating gives.</summary>
    public (int Bin, long Count)[] ToArray()
    {
        List<(int Bin, long Count)> bins = [];
        foreach (var bin in this)
        {
            bins.Add(bin);
        }

        return [.. bins];
    }

    private static LatencyBins Of(ReadOnlySpan<byte> packed) => packed.IsEmpty ? None : new(packed.ToArray());

    private static LatencyBins Sum(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        // A bin of the sum is as far from the one before as in one of the two, or nearer, and its count has at most a byte more than theirs. Where
        // bins cancel out, the next is farther, for which they leave room.
        var rented = ArrayPool<byte>.Shared.Rent(x.Length + y.Length);
        var sum = new BinsPacker(rented);
        var mine = new PackedBins(x);
        var others = new PackedBins(y);
        var (more, moreOfOthers) = (mine.MoveNext(), others.MoveNext());
        while (more || moreOfOthers)
        {
            var bin = Math.Min(more ? mine.Current.Bin : int.MaxValue, moreOfOthers ? others.Current.Bin : int.MaxValue);
            var count = 0L;
            if (more && mine.Current.Bin == bin)
            {
                count += mine.Current.Count;
                more = mine.MoveNext();
            }

            if (moreOfOthers && others.Current.Bin == bin)
            {
                count += others.Current.Count;
                moreOfOthers = others.MoveNext();
            }

            if (count != 0)
            {
                sum.Add(bin, count);
            }
        }

        var bins = Of(sum.Written);
        ArrayPool<byte>.Shared.Return(rented);
        return bins;
    }
}
