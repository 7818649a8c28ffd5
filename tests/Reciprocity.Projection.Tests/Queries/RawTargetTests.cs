using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Tests.Queries;

public sealed class RawTargetTests
{
    [Theory]
    [InlineData("/v1/networks/n/members/ana", "ana")]
    [InlineData("/v1/networks/n/members/a%2Fb", "a/b")]
    [InlineData("/v1/networks/n/members/a%252Fb", "a%2Fb")]
    [InlineData("/v1/networks/n/members/100%25?asOf=x", "100%")]
    [InlineData("/v1/networks/n/members/%F0%9F%98%80/relationships", "😀")]
    [InlineData("/v1/networks/n/members/a+b%20c", "a+b c")]
    [InlineData("/v1/networks/members/members/members", "members")]
    [InlineData("/v1/networks/n/members/https%3A%2F%2Fexample.org%2F%40ana%3Fx%3D1", "https://example.org/@ana?x=1")]
    public void A_member_is_what_was_sent_decoded_once(string target, string member) =>
        Assert.Equal(member, RawTarget.SegmentAfter(Request(target), "members"));

    [Fact]
    public void What_is_no_UTF8_is_no_member() => Assert.Null(RawTarget.SegmentAfter(Request("/v1/networks/n/members/%FF"), "members"));

    [Fact]
    public void The_second_of_two_members_is_read_alike() =>
        Assert.Equal("b/c", RawTarget.SegmentAfter(Request("/v1/networks/n/relationships/a/b%2Fc"), "relationships", 1));

    private static DefaultHttpContext Request(string target)
    {
        var http = new DefaultHttpContext();
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        return http;
    }
}
