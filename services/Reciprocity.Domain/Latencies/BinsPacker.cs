namespace Reciprocity.Domain.Latencies;

/// <summary>Packs bins: each as what it is more than the one before, negative where its count is not 1 and follows.</summary>
/// <param name="to">Room for all of them.</param>
internal ref struct BinsPacker(Span<byte> to)
{
    /// <summary>The most bytes that one bin takes.</summary>
    public const int Longest = 2 * PackedNumbers.Longest;

    /// <summary>What the first bin is more than.</summary>
    public const int Before = LatencyBins.Zero - 1;

    private readonly Span<byte> _to = to;
    private int _at;
    private int _before = Before;

    public readonly ReadOnlySpan<byte> Written => _to[.._at];

    /// <summary>Adds one that is longer than the one before, and has a count.</summary>
    public void Add(int bin, long count)
    {
        var more = bin - _before;
        PackedNumbers.Write(_to, ref _at, count == 1 ? more : -more);
        if (count != 1)
        {
            PackedNumbers.Write(_to, ref _at, count);
        }

        _before = bin;
    }
}
