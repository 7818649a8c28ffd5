using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Relationships;

/// <summary>What two members gave each other: <c>GET /v1/networks/{network}/relationships/{a}/{b}</c>.</summary>
public sealed record RelationshipAnswer(string A, string B, DirectionAnswer AToB, DirectionAnswer BToA, bool Mutual, DateTimeOffset AsOf, long Position)
{
    public static RelationshipAnswer Of(Relationship pair, DateTimeOffset asOf, long position) =>
        new(pair.A, pair.B, DirectionAnswer.Of(pair.AToB), DirectionAnswer.Of(pair.BToA), pair.IsMutual(), asOf, position);
}

/// <summary>What one side gave the other.</summary>
public sealed record DirectionAnswer(long Total, KindCounts ByKind, DateTimeOffset? First, DateTimeOffset? Last, long Views)
{
    public static DirectionAnswer Of(DirectedTally tally) => new(tally.Total, tally.ByKind, tally.First, tally.Last, tally.Views);
}

/// <summary>A relationship from one member's side.</summary>
public sealed record RelationshipListed(string Other, DirectionAnswer Given, DirectionAnswer Received, bool Mutual)
{
    public static RelationshipListed Of(Relationship pair, string member) => pair.A == member
        ? new(pair.B, DirectionAnswer.Of(pair.AToB), DirectionAnswer.Of(pair.BToA), pair.IsMutual())
        : new(pair.A, DirectionAnswer.Of(pair.BToA), DirectionAnswer.Of(pair.AToB), pair.IsMutual());
}
