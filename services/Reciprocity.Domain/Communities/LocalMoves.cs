namespace Reciprocity.Domain.Communities;

/// <summary>
/// The moving phase: a queue of nodes, each of which goes to the neighbouring community (or to one of its own) that raises modularity
/// most; its neighbours elsewhere are then asked again. It ends when no node gains by moving.
/// </summary>
internal static class LocalMoves
{
    /// <summary>What a node gains must be more than rounding, in parts of its degree: otherwise two nodes could swap places for ever.</summary>
    private const double Least = 1e-12;

    public static int[] Made(TieGraph graph, int[] start, Choices choices)
    {
        var communityOf = (int[])start.Clone();
        var degrees = new double[graph.Count];
        var sizes = new int[graph.Count];
        for (var node = 0; node < graph.Count; node++)
        {
            degrees[communityOf[node]] += graph.Degree(node);
            sizes[communityOf[node]]++;
        }

        var empty = new Stack<int>(Enumerable.Range(0, graph.Count).Where(community => sizes[community] == 0));
        var queue = new Queue<int>(choices.Shuffled(graph.Count));
        var queued = new bool[graph.Count];
        Array.Fill(queued, true);
        var ties = new TiesOfNode(graph.Count);
        while (queue.TryDequeue(out var node))
        {
            queued[node] = false;
            ties.Sum(graph, node, communityOf);
            var from = communityOf[node];
            degrees[from] -= graph.Degree(node);
            sizes[from]--;
            var to = Best(graph, node, from, ties, degrees, sizes[from] == 0 ? from : empty.Peek());
            degrees[to] += graph.Degree(node);
            if (to != from)
            {
                Note(from, to, sizes, empty);
                communityOf[node] = to;
                foreach (var other in graph.Others(node))
                {
                    if (communityOf[other] != to && !queued[other])
                    {
                        queued[other] = true;
                        queue.Enqueue(other);
                    }
                }
            }

            sizes[to]++;
        }

        return communityOf;
    }

    private static int Best(TieGraph graph, int node, int from, TiesOfNode ties, double[] degrees, int alone)
    {
        var degree = graph.Degree(node);
        double Gain(int community) => ties.To(community) - (degree * (degrees[community] / graph.Doubled));

        // Staying is preferred, and being alone gains nothing.
        var (best, highest) = (from, Gain(from) + (Least * degree));
        if (highest < 0)
        {
            (best, highest) = (alone, 0);
        }

        foreach (var community in ties.Groups)
        {
            if (Gain(community) is var gain && gain > highest)
            {
                (best, highest) = (community, gain);
            }
        }

        return best;
    }

    private static void Note(int from, int to, int[] sizes, Stack<int> empty)
    {
        if (sizes[to] == 0)
        {
            empty.Pop();
        }

        if (sizes[from] == 0)
        {
            empty.Push(from);
        }
    }
}
