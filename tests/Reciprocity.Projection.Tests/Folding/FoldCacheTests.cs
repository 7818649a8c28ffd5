using Reciprocity.Domain.Networks;
using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Tests.Folding;

public sealed class FoldCacheTests
{
    private static readonly Guid Page1 = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Page2 = new("00000000-0000-0000-0000-000000000002");
    private static readonly Guid Elsewhere = new("00000000-0000-0000-0000-00000000000f");
    private readonly FoldCache _cache = new(documents: 10_000, members: 10_000);

    [Fact]
    public void A_page_counts_once_its_commit_is_seen_even_if_nobody_was_told_of_it()
    {
        _cache.Open("n", null).Stage(Page(Page1, ana: 1));

        var next = _cache.Open("n", Page1);

        Assert.True(next.TryGetMember("ana", out var ana));
        Assert.Equal(1, ana.OutPartners);
        Assert.Equal(1, next.Network!.Events);
    }

    [Fact]
    public void A_page_that_was_not_committed_never_counts()
    {
        _cache.Open("n", null).Stage(Page(Page1, ana: 1));
        _cache.Open("n", Page1).Stage(Page(Page2, ana: 2));

        var again = _cache.Open("n", Page1);

        Assert.True(again.TryGetMember("ana", out var ana));
        Assert.Equal(1, ana.OutPartners);
    }

    [Fact]
    public void Another_leaders_page_drops_everything_of_the_network()
    {
        _cache.Open("n", null).Stage(Page(Page1, ana: 1));
        _cache.Open("n", Page1);

        var overtaken = _cache.Open("n", Elsewhere);

        Assert.False(overtaken.TryGetMember("ana", out _));
        Assert.Null(overtaken.Network);
    }

    [Fact]
    public void A_page_staged_by_an_overtaken_leader_is_not_taken_for_the_other_leaders()
    {
        _cache.Open("n", null).Stage(Page(Page1, ana: 1));
        _cache.Open("n", Page1).Stage(Page(Page2, ana: 2));
        _cache.Open("n", Elsewhere);

        Assert.False(_cache.Open("n", Page2).TryGetMember("ana", out _));
    }

    [Fact]
    public void What_a_page_writes_that_is_not_committed_is_known_even_if_there_was_no_room_for_it()
    {
        var tiny = new FoldCache(documents: 0, members: 0);
        tiny.Begin("page");
        var page = Page(Page1, ana: 1, tiny);
        tiny.Open("n", null).Stage(page);
        tiny.Begin("next");

        var next = tiny.Open("n", Page1, page);

        Assert.False(tiny.Open("n", Page1).TryGetMember("ana", out _));
        Assert.True(next.TryGetMember("ana", out var ana));
        Assert.Equal(1, ana.OutPartners);
        Assert.Equal(1, next.Network!.Events);
    }

    [Fact]
    public void Other_networks_are_left_alone()
    {
        _cache.Open("n", null).Stage(Page(Page1, ana: 1));
        _cache.Open("n", Page1);
        _cache.Open("m", Elsewhere);

        Assert.True(_cache.Open("n", Page1).TryGetMember("ana", out _));
        Assert.False(_cache.Open("m", Elsewhere).TryGetMember("ana", out _));
    }

    [Fact]
    public void What_is_used_stays_and_what_is_not_goes_when_there_is_no_room()
    {
        var map = new AgingMap<int, int>(capacity: 10);
        map.Set(-1, -1);
        for (var i = 0; i < 100; i++)
        {
            map.Set(i, i);
            Assert.True(map.TryGet(-1, out _));
        }

        Assert.False(map.TryGet(50, out _));
        Assert.True(map.TryGet(99, out _));
    }

    private FoldCache.Staged Page(Guid token, int ana, FoldCache? cache = null)
    {
        cache ??= _cache;
        return new(
            token,
            new NetworkSummary { Id = "n", Events = 1 },
            new Dictionary<Guid, PageBytes.Place>(),
            new Dictionary<string, PageBytes.Place>
            {
                ["ana"] = cache.Write(new() { Id = "ana", OutPartners = ana }),
                ["bo"] = cache.Write(new() { Id = "bo" }),
            });
    }
}
