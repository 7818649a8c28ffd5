using Reciprocity.Domain.Policies;

namespace Reciprocity.Domain.Relationships;

/// <summary>How much an open expectation matters.</summary>
public static class Waiting
{
    /// <summary>
    /// <c>(S_ij + S_ji) · (1 − 2^(−waited/W))</c>, in weights: what the tie is worth now, the more of it the longer somebody has
    /// waited. 0 for a tie without strength.
    /// </summary>
    /// <exception cref="ArgumentException">Nobody waits.</exception>
    public static double Worth(Relationship pair, DateTimeOffset asOf, EngagementPolicy policy)
    {
        var open = pair.Ledger.Opening ?? throw new ArgumentException("A settled pair has no expectation.", nameof(pair));
        var strength = Strength.At(pair.AToB.Strength, asOf, policy) + Strength.At(pair.BToA.Strength, asOf, policy);
        return strength * (1 - double.Exp2(-(asOf - open.At) / policy.Window));
    }
}
