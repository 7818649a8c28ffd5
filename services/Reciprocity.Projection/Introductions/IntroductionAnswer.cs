namespace Reciprocity.Projection.Introductions;

/// <summary>Somebody to be introduced to.</summary>
/// <param name="Member">Two live mutual ties away; neither has ever engaged the other.</param>
/// <param name="Score">Σ over common partners of min(mutuality to it, mutuality from it)/log2(2 + its mutual partners): who is a partner of everybody introduces less.</param>
/// <param name="Common">The common partners, those first who add most to the score.</param>
public sealed record IntroductionListed(string Member, double Score, IReadOnlyList<string> Common, long Given, long Received);

/// <summary>A page of introductions, the best first.</summary>
/// <param name="Intent">What for, as it was asked.</param>
/// <param name="CommonConsidered">How many of the member's live mutual partners were asked for theirs.</param>
/// <param name="Bounded">Whether it has more of them: then those were left out whose ties are the weakest, or who have too many to look at.</param>
public sealed record IntroductionListing(
    IReadOnlyList<IntroductionListed> Items, string? Next, string? Intent, int CommonConsidered, bool Bounded, DateTimeOffset AsOf, long Position);
