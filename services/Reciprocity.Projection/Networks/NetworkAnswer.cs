using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Networks;

/// <summary>How reciprocal a network is: <c>GET /v1/networks/{network}</c>.</summary>
/// <param name="Engagements">Without self-engagements and views.</param>
/// <param name="Stages">Relationships by stage; stages without any are absent.</param>
/// <param name="Ignored">Engagements of kinds that the policy lacks; they count nowhere else.</param>
/// <param name="Retractions">Retractions journaled.</param>
/// <param name="Scanned">What <c>stages</c> and <c>weightedByStrength</c> are of: in a large network they may be up to a minute old, and those by kind ten.</param>
/// <param name="AboveActivity">Reciprocity above what the members' activity brings about by chance; null before it was first computed.</param>
public sealed record NetworkAnswer(
    string Network,
    long Engagements,
    long SelfEngagements,
    long Views,
    long Members,
    long Edges,
    DyadsAnswer Dyads,
    ReciprocityAnswer Reciprocity,
    ExpectationsAnswer Expectations,
    IReadOnlyDictionary<string, long> Stages,
    IReadOnlyDictionary<string, KindAnswer> ByKind,
    KindCounts Ignored,
    long Retractions,
    ScannedAnswer Scanned,
    AboveActivityAnswer? AboveActivity,
    DateTimeOffset AsOf,
    long Position)
{
    internal static NetworkAnswer Of(
        NetworkSummary network,
        ExpectationsAnswer expectations,
        Scanned<NetworkScan.Ties> ties,
        Scanned<IReadOnlyDictionary<string, double>> kinds,
        AboveActivityAnswer? aboveActivity,
        DateTimeOffset asOf,
        long position) => new(
        network.Id,
        network.Any.Engagements,
        network.SelfEngagements,
        network.Views,
        network.Any.Members,
        network.Any.Edges,
        DyadsAnswer.Of(network.Any),
        ReciprocityAnswer.Of(network.Any, ties.Value.WeightedByStrength),
        expectations,
        ties.Value.Stages,
        new SortedDictionary<string, KindAnswer>(network.ByKind.ToDictionary(kind => kind.Key, kind => KindAnswer.Of(kind.Value, kinds.Value.TryGetValue(kind.Key, out var weighted) ? weighted : null)), StringComparer.Ordinal),
        network.Ignored,
        network.Retractions,
        new(ties.AsOf, ties.Position, new(kinds.AsOf, kinds.Position)),
        aboveActivity,
        asOf,
        position);
}

/// <summary>The time and position of a part of an answer.</summary>
/// <param name="ByKind">The same of what is of one kind.</param>
public sealed record ScannedAnswer(DateTimeOffset AsOf, long Position, ScannedPartAnswer ByKind);

/// <summary>The time and position of a part of an answer.</summary>
public sealed record ScannedPartAnswer(DateTimeOffset AsOf, long Position);

/// <summary>The same of one kind only: its members, edges and dyads.</summary>
public sealed record KindAnswer(long Engagements, long Members, long Edges, DyadsAnswer Dyads, ReciprocityAnswer Reciprocity)
{
    public static KindAnswer Of(EdgeSums sums, double? weightedByStrength) =>
        new(sums.Engagements, sums.Members, sums.Edges, DyadsAnswer.Of(sums), ReciprocityAnswer.Of(sums, weightedByStrength));
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
/// <param name="WeightedByStrength">Σ min(S_ij, S_ji)/Σ S_ij.</param>
public sealed record ReciprocityAnswer(double? Edge, double? Dyad, double? Density, double? Correlation, double? WeightedByCount, double? WeightedByStrength)
{
    public static ReciprocityAnswer Of(EdgeSums sums, double? weightedByStrength)
    {
        var census = sums.Census();
        return new(census.EdgeReciprocity(), census.DyadReciprocity(), census.Density(), census.Correlation(), sums.WeightedByCount(), weightedByStrength);
    }
}

/// <summary>What became of a network's expectations.</summary>
/// <param name="RanOut">Replaced by a later one, unanswered.</param>
/// <param name="Open">Neither answered nor run out, expired ones included.</param>
/// <param name="Expired">Open for longer than the window.</param>
/// <param name="ReturnRate">Answered in the window, of those whose fate is known; null when none is.</param>
public sealed record ExpectationsAnswer(
    long Opened, long Answered, long AnsweredInWindow, long AnsweredLate, long RanOut, long Open, long Expired, double? ReturnRate)
{
    /// <param name="sums">The sums.</param>
    /// <param name="expired">Of the open ones, those open for longer than the window.</param>
    /// <param name="waited">Of the open ones, those open for longer than a seventh of it.</param>
    public static ExpectationsAnswer Of(OpeningSums sums, long expired, long waited) => new(
        sums.Total,
        sums.Answered,
        sums.AnsweredInWindow,
        sums.Answered - sums.AnsweredInWindow,
        sums.RanOut,
        sums.Open,
        expired,
        new Known(sums.AnsweredInWindow, sums.Answered + sums.RanOut + waited).Share());
}

/// <summary>A network in the list of networks.</summary>
public sealed record NetworkListed(string Network, long Engagements, long SelfEngagements, long Views, long Members, long Edges, DateTimeOffset? Newest, long Position);
