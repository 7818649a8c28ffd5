namespace Reciprocity.Domain.Communities;

/// <summary>How much ties one node to each group that it has ties to; used again for the next node.</summary>
internal sealed class TiesOfNode(int groups)
{
    private readonly double[] _weights = new double[groups];
    private readonly List<int> _groups = [];

    /// <summary>The groups that the node has ties to, in the order of its ties.</summary>
    public IReadOnlyList<int> Groups => _groups;

    public double To(int group) => _weights[group];

    /// <param name="within">Where given, only ties within the node's own group of this other partition count.</param>
    public void Sum(TieGraph graph, int node, int[] groupOf, int[]? within = null)
    {
        foreach (var group in _groups)
        {
            _weights[group] = 0;
        }

        _groups.Clear();
        var others = graph.Others(node);
        var weights = graph.Weights(node);
        for (var i = 0; i < others.Length; i++)
        {
            if (within is not null && within[others[i]] != within[node])
            {
                continue;
            }

            var group = groupOf[others[i]];
            if (_weights[group] == 0)
            {
                _groups.Add(group);
            }

            _weights[group] += weights[i];
        }
    }
}
