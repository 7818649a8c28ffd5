using CsCheck;
using Reciprocity.Domain.Erasures;

namespace Reciprocity.Domain.Tests.Erasures;

public sealed class MentionTests
{
    private static readonly Gen<string> GenPart = Gen.OneOf(new[] { "ana", "bo", "7", "an", "/", ":", "-", "https", " ", "ü", "😀", "@", "1" }.Select(Gen.Const).ToArray());
    private static readonly Gen<string> GenText = GenPart.Array[0, 12].Select(string.Concat);

    [Theory]
    [InlineData("https://host/users/ana/posts/1", "ana", "https://host/users/X/posts/1")]
    [InlineData("https://host/users/ana/posts/1", "https://host/users/ana", "X/posts/1")]
    [InlineData("at://did:plc:abc/app.bsky.feed.post/3k", "did:plc:abc", "at://X/app.bsky.feed.post/3k")]
    [InlineData("ana", "ana", "X")]
    [InlineData("post-of-ana, and of ana-b", "ana", "post-of-X, and of X-b")]
    [InlineData("anaana-ana", "ana", "anaana-X")]
    [InlineData("ana_1@ana.example", "ana.example", "ana_1@X")]
    [InlineData("a😀ana", "ana", "a😀X")]
    [InlineData("by 😀😀😀!", "😀😀😀", "by X!")]
    [InlineData("users/7/photos", "7", "users/X/photos")]
    [InlineData("https://host/@bo", "bo", "https://host/@X")]
    [InlineData("104217-3", "104217", "X-3")]
    public void A_text_names_a_member_where_its_id_stands_by_itself(string text, string member, string expected) =>
        Assert.Equal(expected, Mention.Replace(text, member, "X"));

    [Theory]
    [InlineData("bananas", "ana")]
    [InlineData("ana2", "ana")]
    [InlineData("übana", "ana")]
    [InlineData("Ana", "ana")]
    [InlineData("post-7", "7")]
    [InlineData("7", "7")]
    [InlineData("row 7 of bo", "bo")]
    [InlineData("say a.", "a")]
    [InlineData("users/.", ".x")]
    [InlineData("", "ana")]
    public void Elsewhere_the_same_letters_name_nobody(string text, string member) => Assert.Same(text, Mention.Replace(text, member, "X"));

    [Fact]
    public void What_is_replaced_is_what_is_found_part_by_part() =>
        Gen.Select(GenText, GenText.Where(member => member.Length > 0)).Sample((text, member) =>
        {
            var found = Enumerable.Range(0, text.Length).Any(start =>
                start + member.Length <= text.Length && text.AsSpan(start, member.Length).SequenceEqual(member) && Mention.Is(text, start, member.Length));
            var replaced = Mention.Replace(text, member, "\u0001");

            Assert.Equal(found, replaced != text);
            Assert.Equal(text, replaced.Replace("\u0001", member, StringComparison.Ordinal));
        });

    [Fact]
    public void A_hash_depends_on_key_network_and_member_and_on_where_one_ends()
    {
        byte[][] keys = [[1, 2, 3], [1, 2, 4]];
        var hashes = keys.SelectMany(key => new[] { ("a", "bc"), ("ab", "c"), ("a", "bd") }, (key, of) => ErasedId.HashOf(key, of.Item1, of.Item2)).ToList();

        Assert.Equal(hashes, hashes.Distinct());
        Assert.Equal(hashes[0], ErasedId.HashOf([1, 2, 3], "a", "bc"));
        Assert.Equal(ErasedId.HashOf(keys[0], "n", new string('ü', 400)), ErasedId.HashOf(keys[0], "n", new string('ü', 400)));
    }
}
