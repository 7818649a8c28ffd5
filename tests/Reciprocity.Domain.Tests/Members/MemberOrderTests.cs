using System.Text;
using CsCheck;
using Reciprocity.Domain.Members;

namespace Reciprocity.Domain.Tests.Members;

public class MemberOrderTests
{
    /// <summary>Around every place where the length in UTF-8, or the order of UTF-16, changes.</summary>
    private static readonly int[] Edges =
        ['a', 'b', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x1F642, 0x10FFFF];

    private static readonly Gen<string> Texts = Gen.Int[0, Edges.Length - 1].Array[0, 6]
        .Select(places => string.Concat(places.Select(place => char.ConvertFromUtf32(Edges[place]))));

    [Fact]
    public void Members_are_ordered_by_their_utf8_bytes() =>
        Gen.Select(Texts, Texts).Sample((x, y) =>
            Math.Sign(MemberOrder.Compare(x, y)) == Math.Sign(Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y))));

    [Theory]
    [InlineData("\uE000", "\U00010000")]
    [InlineData("\uFFFF", "🙂")]
    [InlineData("Ana", "ana")]
    [InlineData("an", "ana")]
    [InlineData("", "a")]
    public void The_first_comes_before_the_second_beyond_the_basic_plane_too(string first, string second)
    {
        Assert.True(MemberOrder.Compare(first, second) < 0);
        Assert.True(MemberOrder.Compare(second, first) > 0);
    }
}
