namespace Reciprocity.Domain.Communities;

/// <summary>Chance that is the same for the same seed, on every machine and with every version of the runtime (SplitMix64, Steele et al. 2014).</summary>
internal sealed class Choices(int seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>The numbers from 0 in an order of chance.</summary>
    public int[] Shuffled(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var j = (int)(Share() * (i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>One of the parts, the likelier the greater its gain: by <c>exp(gain/θ)</c>.</summary>
    public int Among(List<(int Part, double Gain)> open, double theta)
    {
        // Relative to the greatest, so that nothing overflows.
        var greatest = open.Max(part => part.Gain);
        var left = Share() * open.Sum(part => Math.Exp((part.Gain - greatest) / theta));
        foreach (var (part, gain) in open)
        {
            left -= Math.Exp((gain - greatest) / theta);
            if (left < 0)
            {
                return part;
            }
        }

        return open[^1].Part;
    }

    /// <summary>In [0, 1).</summary>
    private double Share()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
