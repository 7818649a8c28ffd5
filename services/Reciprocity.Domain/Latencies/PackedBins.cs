namespace Reciprocity.Domain.Latencies;

/// <summary>Goes through packed bins, shortest latency first.</summary>
public ref struct PackedBins
{
    private readonly ReadOnlySpan<byte> _packed;
    private int _at;

    internal PackedBins(ReadOnlySpan<byte> packed)
    {
        _packed = packed;
        Current = (BinsPacker.Before, 0);
    }

    public (int Bin, long Count) Current { get; private set; }

    /// <exception cref="FormatException">They were not packed by <see cref="LatencyBins"/>.</exception>
    public bool MoveNext()
    {
        if (_at == _packed.Length)
        {
            return false;
        }

        var more = PackedNumbers.Read(_packed, ref _at);
        if (more is < -int.MaxValue or > int.MaxValue)
        {
            throw new FormatException("No bin is that far from another.");
        }

        Current = more < 0
            ? (Current.Bin - (int)more, PackedNumbers.Read(_packed, ref _at))
            : (Current.Bin + (int)more, 1);
        return true;
    }
}
