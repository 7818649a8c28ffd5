namespace Reciprocity.Domain.Members;

/// <summary>How good a partner somebody is: likely to answer, likely to be answered, and proven by exchanges.</summary>
public static class PartnerScore
{
    /// <summary>
    /// <c>2·P_ij·P_ji/(P_ij + P_ji) · (1 − 2^(−E/3))</c> in [0, 1]: the harmonic mean is low if either side is, as in reciprocal
    /// recommendation. Null while one of the probabilities is.
    /// </summary>
    /// <param name="exchanges">E.</param>
    public static double? Of(double? ij, double? ji, long exchanges) =>
        ij + ji is not { } sum ? null : sum == 0 ? 0 : 2 * ij * ji / sum * (1 - double.Exp2(-exchanges / 3.0));
}
