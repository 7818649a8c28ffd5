namespace Reciprocity.Domain.Communities;

/// <summary>An undirected graph with weights: members as numbers from 0, mutual ties between them. Each tie is held from both of its ends.</summary>
/// <remarks>Loops occur only where nodes were put together: they weigh what lies within the node, and count twice towards its degree.</remarks>
public sealed class TieGraph
{
    private readonly int[] _start;
    private readonly int[] _other;
    private readonly double[] _weight;
    private readonly double[] _degree;

    private TieGraph(int[] start, int[] other, double[] weight, double[] loops)
    {
        (_start, _other, _weight, _degree) = (start, other, weight, new double[loops.Length]);
        for (var node = 0; node < loops.Length; node++)
        {
            _degree[node] = 2 * loops[node];
            foreach (var w in Weights(node))
            {
                _degree[node] += w;
            }

            Doubled += _degree[node];
        }

        Loops = loops;
    }

    public int Count => _degree.Length;

    /// <summary>2m: the sum of all degrees.</summary>
    public double Doubled { get; }

    internal double[] Loops { get; }

    /// <param name="count">How many nodes there are.</param>
    /// <param name="ties">Ties of two different nodes, each pair at most once.</param>
    /// <exception cref="ArgumentException">A tie is of one node, of a node that is none, or its weight is not a positive number.</exception>
    public static TieGraph Of(int count, IReadOnlyList<Tie> ties)
    {
        foreach (var tie in ties)
        {
            if (tie.One == tie.Other || (uint)tie.One >= (uint)count || (uint)tie.Other >= (uint)count || !(tie.Weight > 0) || double.IsInfinity(tie.Weight))
            {
                throw new ArgumentException($"{tie} is no tie of two different nodes below {count} with a positive weight.", nameof(ties));
            }
        }

        return Build(ties, new double[count]);
    }

    /// <summary>k: the sum of the weights of a node's ties.</summary>
    public double Degree(int node) => _degree[node];

    /// <summary>The nodes at the other ends of a node's ties.</summary>
    public ReadOnlySpan<int> Others(int node) => _other.AsSpan(_start[node].._start[node + 1]);

    /// <summary>The weights of the same ties, in the same order.</summary>
    public ReadOnlySpan<double> Weights(int node) => _weight.AsSpan(_start[node].._start[node + 1]);

    /// <summary>The graph whose nodes are the groups of this one; ties between two groups become one.</summary>
    internal TieGraph Aggregate(int[] groupOf, int groups)
    {
        var loops = new double[groups];
        var between = new List<(long Key, double Weight)>();
        for (var node = 0; node < Count; node++)
        {
            var group = groupOf[node];
            loops[group] += Loops[node];
            for (var i = _start[node]; i < _start[node + 1]; i++)
            {
                var other = groupOf[_other[i]];
                if (other == group)
                {
                    loops[group] += _weight[i] / 2;
                }
                else if (group < other)
                {
                    between.Add((((long)group << 32) | (uint)other, _weight[i]));
                }
            }
        }

        return Build(Summed(between), loops);
    }

    private static List<Tie> Summed(List<(long Key, double Weight)> between)
    {
        // By weight too, so that sums do not depend on the order in which ties came.
        between.Sort();
        List<Tie> ties = [];
        for (var i = 0; i < between.Count;)
        {
            var (key, sum) = (between[i].Key, 0.0);
            for (; i < between.Count && between[i].Key == key; i++)
            {
                sum += between[i].Weight;
            }

            ties.Add(new((int)(key >> 32), (int)(key & uint.MaxValue), sum));
        }

        return ties;
    }

    private static TieGraph Build(IReadOnlyList<Tie> ties, double[] loops)
    {
        var start = new int[loops.Length + 1];
        foreach (var tie in ties)
        {
            start[tie.One + 1]++;
            start[tie.Other + 1]++;
        }

        for (var node = 0; node < loops.Length; node++)
        {
            start[node + 1] += start[node];
        }

        var (other, weight, next) = (new int[start[^1]], new double[start[^1]], start[..^1]);
        foreach (var tie in ties)
        {
            (other[next[tie.One]], weight[next[tie.One]++]) = (tie.Other, tie.Weight);
            (other[next[tie.Other]], weight[next[tie.Other]++]) = (tie.One, tie.Weight);
        }

        return new(start, other, weight, loops);
    }
}

/// <summary>A mutual tie of two nodes.</summary>
/// <param name="Weight">Positive.</param>
public readonly record struct Tie(int One, int Other, double Weight);
