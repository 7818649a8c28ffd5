using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Networks;

/// <summary>A network: sums over its pairs and members, and what its journal held besides.</summary>
public sealed record NetworkSummary
{
    /// <summary>The network's name.</summary>
    public required string Id { get; init; }

    /// <summary>Journaled events folded so far, of whatever nature.</summary>
    public long Events { get; init; }

    /// <summary>Events of kinds that the policy lacks: journaled, and counted nowhere else.</summary>
    public KindCounts Ignored { get; init; } = KindCounts.None;

    /// <summary>Retractions journaled.</summary>
    public long Retractions { get; init; }

    /// <summary>The newest <c>occurredAt</c> of any event.</summary>
    public DateTimeOffset? Newest { get; init; }

    public long SelfEngagements { get; init; }

    public long Views { get; init; }

    /// <summary>Engagements of any kind between two different members.</summary>
    public EdgeSums Any { get; init; } = EdgeSums.None;

    /// <summary>The same by kind, ordered by kind; kinds without engagements are absent.</summary>
    public IReadOnlyDictionary<string, EdgeSums> ByKind { get; init; } = new SortedDictionary<string, EdgeSums>(StringComparer.Ordinal);

    /// <summary>Expectations by the kind of their opening, ordered by kind.</summary>
    public IReadOnlyDictionary<string, KindOpenings> Openings { get; init; } = new SortedDictionary<string, KindOpenings>(StringComparer.Ordinal);

    /// <summary>Expectations of any kind.</summary>
    public KindOpenings AllOpenings() => Openings.Values.Aggregate(KindOpenings.None, (x, y) => x + y);

    /// <summary>The same without their latencies.</summary>
    public OpeningSums AllOpeningSums() => Openings.Values.Aggregate(OpeningSums.None, (sum, kind) => sum + kind.Sums);
}

/// <summary>Sums over the ordered pairs of different members with at least one engagement (the edges).</summary>
/// <param name="Engagements">Σ c_ij.</param>
/// <param name="Members">Members with at least one edge.</param>
/// <param name="Edges">Ordered pairs with c_ij ≥ 1.</param>
/// <param name="Mutual">Pairs in which both c_ij and c_ji are at least 1.</param>
/// <param name="Matched">Σ min(c_ij, c_ji) over unordered pairs; half of the sum over ordered ones.</param>
public readonly record struct EdgeSums(long Engagements, long Members, long Edges, long Mutual, long Matched)
{
    public static EdgeSums None { get; } = new(0, 0, 0, 0, 0);

    public DyadCensus Census() => new(Members, Edges, Mutual);

    /// <summary>Σ min(c_ij, c_ji)/Σ c_ij over ordered pairs (Squartini et al. 2013), in [0, 1]; null without engagements.</summary>
    public double? WeightedByCount() => Engagements == 0 ? null : 2.0 * Matched / Engagements;

    public static EdgeSums operator +(EdgeSums x, EdgeSums y) => new(
        x.Engagements + y.Engagements, x.Members + y.Members, x.Edges + y.Edges, x.Mutual + y.Mutual, x.Matched + y.Matched);
}
