using Reciprocity.Domain.Engagements;

namespace Reciprocity.Domain.Relationships;

/// <summary>What one side of a pair gave the other. Views are kept apart: they are no engagements.</summary>
public sealed record DirectedTally
{
    public static DirectedTally None { get; } = new();

    /// <summary>Engagements of any kind.</summary>
    public long Total { get; init; }

    public KindCounts ByKind { get; init; } = KindCounts.None;

    /// <summary>When the first engagement was, in the order of <c>occurredAt</c>; null when there is none.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>When the last engagement was; null when there is none.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>Impressions of the other side's content.</summary>
    public long Views { get; init; }
}
