using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Tests.Relationships;

/// <summary>The keys were computed by another implementation (Python's <c>hashlib</c>): they are in every journaled event.</summary>
public class PairKeyTests
{
    [Theory]
    [InlineData("ana", "bo", "89fbe9cf-2da2-59de-ee57-bef777f4d6b5")]
    [InlineData("Ana", "ana", "883b72d1-3d37-b10f-76ea-de8e94dc006a")]
    [InlineData("\uE000", "🙂", "c8ec2c79-6a77-10c0-38f2-858e63805ac9")]
    [InlineData("\U00010000", "\uFFFF", "a72558e4-d263-20c7-b784-cd2721e25176")]
    public void A_pair_has_one_key_whoever_of_the_two_acts(string one, string other, string expected)
    {
        Assert.Equal(new Guid(expected), PairKey.Of(one, other));
        Assert.Equal(new Guid(expected), PairKey.Of(other, one));
    }

    [Fact]
    public void A_member_with_itself_has_a_key() => Assert.Equal(new Guid("f1852f90-9cdc-13e9-8845-508f488ef12d"), PairKey.Of("ana", "ana"));

    [Fact]
    public void An_unknown_viewer_with_a_member_has_a_key() => Assert.Equal(new Guid("33f929fd-3087-033e-a13d-a5bf3a3b2d6a"), PairKey.Of(null, "ana"));
}
