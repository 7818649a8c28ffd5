namespace Reciprocity.Domain.Communities;

/// <summary>
/// Finds communities: groups with more ties within than their members' degrees would bring about by chance. The Leiden algorithm
/// of V. A. Traag, L. Waltman and N. J. van Eck (<i>From Louvain to Leiden: guaranteeing well-connected communities</i>, Scientific
/// Reports 9, 2019) with modularity for its objective.
/// </summary>
/// <remarks>
/// A round moves nodes between communities while that raises modularity, refines each community into parts that hang together, makes
/// the parts the nodes of a smaller graph in which each begins in the community that it came from, and goes on there. Rounds over
/// the whole graph, each from the result of the last, are made until none raises modularity. What moving leaves in two pieces
/// never stays so: only parts are put together, and parts hang together.
/// </remarks>
public static class Leiden
{
    private const int MostRounds = 20;

    /// <summary>A raise of modularity that is no more than rounding.</summary>
    private const double Nothing = 1e-10;

    /// <summary>The community of each node, as numbers from 0 in the order of their first nodes. A node without ties is one by itself.</summary>
    /// <param name="seed">The same graph and seed give the same communities.</param>
    /// <param name="attempts">How often to begin anew, with other choices; the best result counts.</param>
    public static int[] Communities(TieGraph graph, int seed, int attempts = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        int[] best = [.. Enumerable.Range(0, graph.Count)];
        var highest = Modularity.Of(graph, best);
        for (var attempt = 0; attempt < attempts && highest is not null; attempt++)
        {
            var (found, quality) = Attempt(graph, new Choices(seed + attempt));
            if (quality > highest)
            {
                (best, highest) = (found, quality);
            }
        }

        return Numbered(best, out _);
    }

    private static (int[] CommunityOf, double Quality) Attempt(TieGraph graph, Choices choices)
    {
        int[] communityOf = [.. Enumerable.Range(0, graph.Count)];
        var quality = double.NegativeInfinity;
        for (var round = 0; round < MostRounds; round++)
        {
            var next = Round(graph, communityOf, choices);
            var raised = Modularity.Of(graph, next)!.Value;
            if (raised <= quality + Nothing)
            {
                break;
            }

            (communityOf, quality) = (next, raised);
        }

        return (communityOf, quality);
    }

    private static int[] Round(TieGraph graph, int[] start, Choices choices)
    {
        var (level, communityOf) = (graph, Numbered(start, out _));
        int[] nodeOf = [.. Enumerable.Range(0, graph.Count)];
        while (true)
        {
            communityOf = Numbered(LocalMoves.Made(level, communityOf, choices), out var communities);
            if (communities == level.Count)
            {
                return nodeOf;
            }

            var partOf = Numbered(Refinement.Of(level, communityOf, communities, choices), out var parts);
            if (parts == level.Count)
            {
                // By chance nothing joined, in a small graph. What hangs together is as good a part, and the next level is smaller;
                // unless nothing does, and what is together weighs so little that rounding hides that it would be better apart.
                partOf = Numbered(Pieces.Of(level, communityOf), out parts);
                if (parts == level.Count)
                {
                    return nodeOf;
                }
            }

            var communityOfPart = new int[parts];
            for (var node = 0; node < level.Count; node++)
            {
                communityOfPart[partOf[node]] = communityOf[node];
            }

            nodeOf = Array.ConvertAll(nodeOf, node => partOf[node]);
            (level, communityOf) = (level.Aggregate(partOf, parts), communityOfPart);
        }
    }

    /// <summary>The same groups, numbered from 0 in the order of their first nodes.</summary>
    private static int[] Numbered(int[] groupOf, out int groups)
    {
        var numbers = new Dictionary<int, int>();
        var numbered = Array.ConvertAll(groupOf, group => numbers.TryGetValue(group, out var number) ? number : numbers[group] = numbers.Count);
        groups = numbers.Count;
        return numbered;
    }
}
