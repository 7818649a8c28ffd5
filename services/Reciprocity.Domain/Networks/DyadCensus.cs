namespace Reciprocity.Domain.Networks;

/// <summary>The dyads of a directed graph by what they hold (Holland &amp; Leinhardt 1970), and the reciprocity that follows.</summary>
/// <param name="Members">n: members with at least one edge.</param>
/// <param name="Edges">Ordered pairs with an edge: 2M + A.</param>
/// <param name="Mutual">M: pairs with edges both ways.</param>
public readonly record struct DyadCensus(long Members, long Edges, long Mutual)
{
    /// <summary>A: pairs with an edge one way only.</summary>
    public long Asymmetric => Edges - (2 * Mutual);

    /// <summary>N: pairs without an edge.</summary>
    public long Null => (Members * (Members - 1) / 2) - Mutual - Asymmetric;

    /// <summary>r = 2M/(2M + A), in [0, 1]: the share of edges that are returned. Null without edges.</summary>
    public double? EdgeReciprocity() => Edges == 0 ? null : 2.0 * Mutual / Edges;

    /// <summary>M/(M + A), in [0, 1]: the share of connected pairs that are mutual. Null without edges.</summary>
    public double? DyadReciprocity() => Edges == 0 ? null : (double)Mutual / (Mutual + Asymmetric);

    /// <summary>d = (2M + A)/(n(n − 1)), in [0, 1]. Null without edges.</summary>
    public double? Density() => Edges == 0 ? null : (double)Edges / (Members * (Members - 1));

    /// <summary>
    /// ρ = (r − d)/(1 − d): reciprocity above what chance gives at this density (Garlaschelli &amp; Loffredo 2004), at most 1;
    /// negative below chance. Null without edges and in a complete graph.
    /// </summary>
    public double? Correlation() =>
        EdgeReciprocity() is { } r && Density() is { } d && Edges < Members * (Members - 1) ? (r - d) / (1 - d) : null;
}
