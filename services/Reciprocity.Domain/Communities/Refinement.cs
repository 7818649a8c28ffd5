namespace Reciprocity.Domain.Communities;

/// <summary>
/// The refining phase: within each community every node begins as a part of its own and may join a part that it has ties to, by chance,
/// the likelier the more modularity gains, and never at a loss. Nodes and parts that are not well connected to the rest of their
/// community stay as they are. So each part hangs together, and a community that does not is more than one part.
/// </summary>
internal static class Refinement
{
    /// <summary>
    /// θ: how much is left to chance. It is in parts of the node's degree, which a gain never exceeds, so that it does not depend on
    /// the unit of the weights.
    /// </summary>
    private const double Randomness = 0.01;

    public static int[] Of(TieGraph graph, int[] communityOf, int communities, Choices choices)
    {
        int[] partOf = [.. Enumerable.Range(0, graph.Count)];
        var (size, degrees) = (new int[graph.Count], new double[graph.Count]);
        var outside = new double[graph.Count];
        var ofCommunity = new double[communities];
        for (var node = 0; node < graph.Count; node++)
        {
            (size[node], degrees[node]) = (1, graph.Degree(node));
            ofCommunity[communityOf[node]] += graph.Degree(node);
            var others = graph.Others(node);
            var weights = graph.Weights(node);
            for (var i = 0; i < others.Length; i++)
            {
                outside[node] += communityOf[others[i]] == communityOf[node] ? weights[i] : 0;
            }
        }

        bool IsWellConnected(int part, int community) =>
            outside[part] >= degrees[part] * ((ofCommunity[community] - degrees[part]) / graph.Doubled);

        var ties = new TiesOfNode(graph.Count);
        List<(int Part, double Gain)> open = [];
        foreach (var node in choices.Shuffled(graph.Count))
        {
            var community = communityOf[node];
            if (size[partOf[node]] > 1 || partOf[node] != node || !IsWellConnected(node, community))
            {
                continue;
            }

            ties.Sum(graph, node, partOf, communityOf);
            open.Clear();
            open.Add((node, 0));
            foreach (var part in ties.Groups)
            {
                var gain = ties.To(part) - (graph.Degree(node) * (degrees[part] / graph.Doubled));
                if (part != node && gain >= 0 && IsWellConnected(part, community))
                {
                    open.Add((part, gain / graph.Degree(node)));
                }
            }

            if (choices.Among(open, Randomness) is var chosen && chosen != node)
            {
                // What tied the node to the part was outside of both, and is so no more.
                outside[chosen] += outside[node] - (2 * ties.To(chosen));
                degrees[chosen] += degrees[node];
                size[chosen]++;
                size[node] = 0;
                partOf[node] = chosen;
            }
        }

        return partOf;
    }
}
