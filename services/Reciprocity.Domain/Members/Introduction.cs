namespace Reciprocity.Domain.Members;

/// <summary>
/// What a member can be introduced to others for: members two live mutual ties away with whom there was never an engagement. The
/// score of one is <c>Σ_c min(mutuality_ic, mutuality_cj)·Weight(mutualPartners_c)</c> over the common partners c.
/// </summary>
public static class Introduction
{
    /// <summary>Somebody of like standing: received within a factor 2 of one's own.</summary>
    public const string Peer = "peer";

    /// <summary>Somebody whom many turn to, and who answers.</summary>
    public const string Mentor = "mentor";

    /// <summary>Somebody of another community: moderately weak ties carry opportunities (Rajkumar et al. 2022).</summary>
    public const string Referral = "referral";

    /// <summary>How many times as much a peer received as one did, or one did as it.</summary>
    public const int FactorOfPeers = 2;

    /// <summary>How many times as much as it gave a mentor received, at least.</summary>
    public const int FactorOfMentor = 3;

    /// <summary>Known openings that a mentor received, at least: under that its responsiveness says nothing.</summary>
    public const int FewestOpeningsOfMentor = 5;

    /// <summary>Common partners of a referral.</summary>
    public const int FewestCommonOfReferral = 2;

    public const int MostCommonOfReferral = 10;

    public static IReadOnlyList<string> Intents { get; } = [Peer, Mentor, Referral];

    /// <summary>1/log2(2 + mutualPartners), in (0, 1]: who is everybody's partner introduces less.</summary>
    public static double Weight(long mutualPartners) => 1 / Math.Log2(2 + mutualPartners);
}
