using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Relationships;

/// <summary>One with whom a member has a mutual tie: each engaged the other at least once.</summary>
/// <param name="Member">The other.</param>
/// <param name="Given">Engagements that the other was given.</param>
/// <param name="Received">Engagements received from the other.</param>
/// <param name="LastAt">The last engagement of either side.</param>
public sealed record MutualListed(string Member, long Given, long Received, DateTimeOffset LastAt)
{
    internal static MutualListed Of(Relationship pair, string member)
    {
        var (other, given, received) = pair.A == member ? (pair.B, pair.AToB, pair.BToA) : (pair.A, pair.BToA, pair.AToB);
        return new(other, given.Total, received.Total, Moments.Later(given.Last, received.Last)!.Value);
    }
}

/// <summary>The same, asked for by itself.</summary>
public sealed record MutualAnswer(string Member, long Given, long Received, DateTimeOffset LastAt, DateTimeOffset AsOf, long Position)
{
    internal static MutualAnswer Of(MutualListed tie, DateTimeOffset asOf, long position) =>
        new(tie.Member, tie.Given, tie.Received, tie.LastAt, asOf, position);
}
