namespace Reciprocity.Domain.Relationships;

/// <summary>What is known of a pair: the fold of its history (<see cref="RelationshipFold"/>).</summary>
/// <remarks>
/// <see cref="A"/> is the smaller of the two by UTF-8 bytes. A member's engagements with itself are a relationship with
/// <c>A = B</c>, and views by unknown viewers one with an empty <c>A</c>; neither is a dyad.
/// </remarks>
public sealed record Relationship
{
    /// <summary>Its key: <see cref="PairKey"/>.</summary>
    public required Guid Id { get; init; }

    public required string A { get; init; }

    public required string B { get; init; }

    /// <summary>What A gave B.</summary>
    public DirectedTally AToB { get; init; } = DirectedTally.None;

    /// <summary>What B gave A.</summary>
    public DirectedTally BToA { get; init; } = DirectedTally.None;

    /// <summary>Whether these are two known and different members, of whom at least one engaged the other.</summary>
    public bool IsDyad() => A.Length > 0 && A != B && AToB.Total + BToA.Total > 0;

    /// <summary>Whether each side engaged the other at least once, whatever became of it since.</summary>
    public bool IsMutual() => IsDyad() && AToB.Total > 0 && BToA.Total > 0;
}
