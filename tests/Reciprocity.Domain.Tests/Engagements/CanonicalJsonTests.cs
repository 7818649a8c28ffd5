using Reciprocity.Domain.Engagements;

namespace Reciprocity.Domain.Tests.Engagements;

/// <summary>The hashes were computed by another implementation: SHA-256 of Python's <c>json.dumps</c> with sorted keys, no white space and no ASCII escapes.</summary>
public class CanonicalJsonTests
{
    [Fact]
    public void An_item_without_an_id_is_named_by_the_hash_of_what_it_says() =>
        Assert.Equal("ea3cbeb187d58c24326d1aa77f352ae4073911602d031b18e88c383743e07612", CanonicalJson.HashOf(Like()));

    [Fact]
    public void Only_quotes_and_backslashes_are_escaped() =>
        Assert.Equal("31c07e9d5674240fea38c5f9e152f36dddfb4b10e40ccd903383d48e56855aab", CanonicalJson.HashOf(new EngagementDraft
        {
            Kind = "view",
            Actor = "a\"b\\c/d",
            Target = "€🙂é",
            Content = "<&>'",
            OccurredAt = "2026-11-23T10:00:00Z",
            Count = 1_000_000_000,
            Campaign = "spring",
        }));

    [Fact]
    public void A_retraction_by_match_says_what_it_retracts()
    {
        var follow = Like();
        (follow.Kind, follow.Source, follow.Retracted) = ("follow", "shop", true);
        Assert.Equal("63b78bbbd877cd85207e31ab590d59ced837a342736295f47c8795a7b5c14607", CanonicalJson.HashOf(follow));
    }

    [Fact]
    public void A_retraction_by_id_needs_neither_kind_nor_target() =>
        Assert.Equal("ec627274cd81212bcb9d870a8dd99a6c27c2a74bf3eedbda7a8f3384c0fc2621", CanonicalJson.HashOf(new EngagementDraft
        {
            Actor = "ana",
            OccurredAt = "2026-11-23T10:00:00Z",
            Retracted = true,
            Retracts = "e-1",
        }));

    [Fact]
    public void What_was_said_explicitly_is_part_of_what_was_said()
    {
        var like = Like();
        like.Retracted = false;
        Assert.Equal("d9a805e055e6b6adcc3dcc707f887070936e9447298794decc4f2258a6840939", CanonicalJson.HashOf(like));
    }

    private static EngagementDraft Like() =>
        new() { Kind = "like", Actor = "ana", Target = "bo", OccurredAt = "2026-11-23T10:00:00Z" };
}
