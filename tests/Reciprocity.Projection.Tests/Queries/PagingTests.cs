using Microsoft.AspNetCore.Http;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Tests.Queries;

public sealed class PagingTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("501")]
    [InlineData("-1")]
    [InlineData("ten")]
    public void A_limit_out_of_range_is_refused_with_the_range(string limit)
    {
        Assert.False(Paging.TryRead(limit, null, out _, out var problem));
        Assert.Contains("1 to 500", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AAAA")]
    public void A_cursor_that_was_not_given_out_is_refused(string cursor) => Assert.False(Paging.TryRead(null, cursor, out _, out _));

    [Fact]
    public void The_next_page_begins_after_the_last_item_and_keeps_what_was_asked_for()
    {
        var http = new DefaultHttpContext();
        http.Request.Path = "/v1/networks/n/members";
        http.Request.QueryString = new QueryString("?sort=given&limit=2");
        Assert.True(Paging.TryRead("2", null, out var first, out _));

        var page = first.Cut(http.Request, ["a", "b\n", "c"], item => (7, item));

        Assert.Equal(["a", "b\n"], page.Items);
        Assert.StartsWith("/v1/networks/n/members?sort=given&limit=2&cursor=", page.Next, StringComparison.Ordinal);
        Assert.True(Paging.TryRead(null, page.Next!.Split("cursor=")[1], out var next, out _));
        Assert.Equal((7, "b\n"), (next.AfterKey, next.AfterId));
    }

    [Fact]
    public void The_last_page_has_no_next()
    {
        Assert.True(Paging.TryRead("3", null, out var paging, out _));

        Assert.Null(paging.Cut(new DefaultHttpContext().Request, ["a", "b", "c"], item => (0, item)).Next);
    }
}
