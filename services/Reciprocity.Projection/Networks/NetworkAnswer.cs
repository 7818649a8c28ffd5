using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;

namespace Reciprocity.Projection.Networks;

/// <summary>How reciprocal a network is: <c>GET /v1/networks/{network}</c>.</summary>
/// <param name="Engagements">Without self-engagements and views.</param>
/// <param name="Ignored">Engagements of kinds that the policy lacks; they count nowhere else.</param>
public sealed record NetworkAnswer(
    string Network,
    long Engagements,
    long SelfEngagements,
    long Views,
    long Members,
    long Edges,
    DyadsAnswer Dyads,
    ReciprocityAnswer Reciprocity,
    IReadOnlyDictionary<string, KindAnswer> ByKind,
    KindCounts Ignored,
    DateTimeOffset AsOf,
    long Position)
{
    public static NetworkAnswer Of(NetworkSummary network, DateTimeOffset asOf, long position) => new(
        network.Id,
        network.Any.Engagements,
        network.SelfEngagements,
        network.Views,
        network.Any.Members,
        network.Any.Edges,
        DyadsAnswer.Of(network.Any),
        ReciprocityAnswer.Of(network.Any),
        new SortedDictionary<string, KindAnswer>(network.ByKind.ToDictionary(kind => kind.Key, kind => KindAnswer.Of(kind.Value)), StringComparer.Ordinal),
        network.Ignored,
        asOf,
        position);
}

/// <summary>The same of one kind only: its members, edges and dyads.</summary>
public sealed record KindAnswer(long Engagements, long Members, long Edges, DyadsAnswer Dyads, ReciprocityAnswer Reciprocity)
{
    public static KindAnswer Of(EdgeSums sums) =>
        new(sums.Engagements, sums.Members, sums.Edges, DyadsAnswer.Of(sums), ReciprocityAnswer.Of(sums));
}

/// <summary>Pairs of members by whether both, one or neither engaged the other.</summary>
public sealed record DyadsAnswer(long Mutual, long Asymmetric, long Null)
{
    public static DyadsAnswer Of(EdgeSums sums)
    {
        var census = sums.Census();
        return new(census.Mutual, census.Asymmetric, census.Null);
    }
}

/// <summary>Reciprocity by its measures; null where one is not defined.</summary>
/// <param name="Edge">2M/(2M + A).</param>
/// <param name="Dyad">M/(M + A).</param>
/// <param name="Density">(2M + A)/(n(n − 1)).</param>
/// <param name="Correlation">(r − d)/(1 − d).</param>
/// <param name="WeightedByCount">Σ min(c_ij, c_ji)/Σ c_ij.</param>
public sealed record ReciprocityAnswer(double? Edge, double? Dyad, double? Density, double? Correlation, double? WeightedByCount)
{
    public static ReciprocityAnswer Of(EdgeSums sums)
    {
        var census = sums.Census();
        return new(census.EdgeReciprocity(), census.DyadReciprocity(), census.Density(), census.Correlation(), sums.WeightedByCount());
    }
}

/// <summary>A network in the list of networks.</summary>
public sealed record NetworkListed(string Network, long Engagements, long SelfEngagements, long Views, long Members, long Edges, DateTimeOffset? Newest, long Position);
