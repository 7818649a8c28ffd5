namespace Reciprocity.Domain.Communities;

/// <summary>How much more of the ties' weight lies within communities than chance would put there, given the degrees (Newman &amp; Girvan 2004).</summary>
public static class Modularity
{
    /// <summary><c>Q = Σ_c (w_c/m − (K_c/2m)²)</c>, below 1: w_c weighs the ties within c, K_c is the sum of its degrees. Null without ties.</summary>
    public static double? Of(TieGraph graph, IReadOnlyList<int> communityOf)
    {
        if (graph.Doubled <= 0)
        {
            return null;
        }

        var within = new SortedDictionary<int, (double Ties, double Degrees)>();
        for (var node = 0; node < graph.Count; node++)
        {
            var community = communityOf[node];
            var (ties, degrees) = within.GetValueOrDefault(community);
            ties += 2 * graph.Loops[node];
            var others = graph.Others(node);
            var weights = graph.Weights(node);
            for (var i = 0; i < others.Length; i++)
            {
                ties += communityOf[others[i]] == community ? weights[i] : 0;
            }

            within[community] = (ties, degrees + graph.Degree(node));
        }

        return within.Values.Sum(c => (c.Ties / graph.Doubled) - (c.Degrees / graph.Doubled * (c.Degrees / graph.Doubled)));
    }
}
