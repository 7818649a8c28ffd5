namespace Reciprocity.Domain.Communities;

/// <summary>The pieces of a partition's groups: what hangs together by ties within the group.</summary>
internal static class Pieces
{
    public static int[] Of(TieGraph graph, int[] groupOf)
    {
        var pieceOf = new int[graph.Count];
        Array.Fill(pieceOf, -1);
        var reached = new Stack<int>();
        for (var first = 0; first < graph.Count; first++)
        {
            if (pieceOf[first] >= 0)
            {
                continue;
            }

            pieceOf[first] = first;
            reached.Push(first);
            while (reached.TryPop(out var node))
            {
                foreach (var other in graph.Others(node))
                {
                    if (pieceOf[other] < 0 && groupOf[other] == groupOf[node])
                    {
                        pieceOf[other] = first;
                        reached.Push(other);
                    }
                }
            }
        }

        return pieceOf;
    }
}
