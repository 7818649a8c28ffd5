using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Tests.Relationships;

/// <summary>With the default window of 7 days: cooling after 28 days without one side, dormant after 84 without either.</summary>
public sealed class StageTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(84, 0, null, Stage.OneSided)]
    [InlineData(84, 1, null, Stage.Dormant)]
    [InlineData(84, 0, 84.0, Stage.Cooling)] // Neither for exactly 12 windows: not dormant yet.
    [InlineData(84, 1, 85.0, Stage.Dormant)]
    [InlineData(28, 0, 0.0, Stage.Established)]
    [InlineData(28, 1, 0.0, Stage.Cooling)]
    [InlineData(0, 0, 28.0, Stage.Established)]
    [InlineData(0, 0, 29.0, Stage.Cooling)]
    [InlineData(0, 0, 0.0, Stage.Established)]
    public void It_is_the_first_that_holds(int daysOfA, int microsecondsOfA, double? daysOfB, string expected)
    {
        var one = Pair(Now.AddDays(-daysOfA).AddMicroseconds(-microsecondsOfA), daysOfB is { } days ? Now.AddDays(-days) : null, exchanges: 3);
        var other = one with { AToB = one.BToA, BToA = one.AToB };

        Assert.Equal(expected, Stage.Of(one, Now, EngagementPolicy.Default));
        Assert.Equal(expected, Stage.Of(other, Now, EngagementPolicy.Default));
    }

    [Theory]
    [InlineData(0, Stage.Emerging)]
    [InlineData(2, Stage.Emerging)]
    [InlineData(3, Stage.Established)]
    public void Three_exchanges_establish_it(long exchanges, string expected) =>
        Assert.Equal(expected, Stage.Of(Pair(Now, Now, exchanges), Now, EngagementPolicy.Default));

    [Fact]
    public void A_pair_of_views_only_has_none()
    {
        var pair = Pair(null, null, 0) with { AToB = new DirectedTally { Views = 3 } };

        Assert.Null(Stage.Of(pair, Now, EngagementPolicy.Default));
        Assert.False(Stage.IsLive(pair, Now, EngagementPolicy.Default));
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(29, false)]
    [InlineData(85, false)]
    public void A_mutual_tie_is_live_unless_one_side_is_silent_for_long(int days, bool live) =>
        Assert.Equal(live, Stage.IsLive(Pair(Now.AddDays(-days), Now.AddDays(-days), 0), Now, EngagementPolicy.Default));

    [Fact]
    public void A_one_sided_tie_is_not_live() => Assert.False(Stage.IsLive(Pair(Now, null, 0), Now, EngagementPolicy.Default));

    [Fact]
    public void Windows_of_another_policy_move_the_edges()
    {
        var daily = new EngagementPolicy(1, TimeSpan.FromDays(2), TimeSpan.FromDays(1), EngagementPolicy.Default.Weights);

        Assert.Equal(Stage.Emerging, Stage.Of(Pair(Now, Now.AddDays(-4), 0), Now, daily));
        Assert.Equal(Stage.Cooling, Stage.Of(Pair(Now, Now.AddDays(-4).AddMicroseconds(-1), 0), Now, daily));
        Assert.Equal(Stage.Dormant, Stage.Of(Pair(Now.AddDays(-12).AddMicroseconds(-1), null, 0), Now, daily));
    }

    private static Relationship Pair(DateTimeOffset? lastOfA, DateTimeOffset? lastOfB, long exchanges) => new()
    {
        Id = PairKey.Of("ana", "bo"),
        A = "ana",
        B = "bo",
        AToB = Given(lastOfA),
        BToA = Given(lastOfB),
        Ledger = new(exchanges, null),
    };

    private static DirectedTally Given(DateTimeOffset? last) =>
        last is null ? DirectedTally.None : new() { Total = 1, ByKind = KindCounts.None.Add("like", 1), First = last, Last = last };
}
