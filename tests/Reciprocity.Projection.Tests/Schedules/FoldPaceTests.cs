using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Tests.Schedules;

public sealed class FoldPaceTests
{
    private readonly FoldPace _pace = new();

    [Fact]
    public void It_is_calm_after_three_looks_at_little_to_do()
    {
        Assert.False(Look(0, 1_000_000, behind: 100));
        Assert.False(Look(1, 1_001_000, behind: 20_000));
        Assert.True(Look(2, 1_003_000, behind: 0));
        Assert.True(Look(4, 1_007_000, behind: 0));
    }

    [Fact]
    public void The_moment_between_two_loads_is_not_calm()
    {
        Look(0, 0, behind: 0);
        Look(1, 0, behind: 0);
        Assert.True(Look(2, 0, behind: 0));
        Assert.False(Look(3, 7_000, behind: 0));
        Assert.False(Look(4, 7_000, behind: 0));
        Assert.False(Look(5, 7_100, behind: 0));
        Assert.False(Look(6, 14_100, behind: 0));
    }

    [Fact]
    public void A_fold_that_catches_up_is_not_calm()
    {
        Assert.All(Enumerable.Range(0, 5), second => Assert.False(Look(second, 100_000, behind: 40_000 - (second * 4_000))));
        Assert.False(Look(5, 100_000, behind: 20_000));
        Assert.False(Look(6, 100_000, behind: 16_000));
        Assert.True(Look(7, 100_000, behind: 12_000));
    }

    [Fact]
    public void What_was_seen_a_while_ago_does_not_count()
    {
        Look(0, 0, behind: 0);
        Look(1, 0, behind: 0);
        Assert.True(Look(2, 0, behind: 0));
        Assert.False(Look(60, 100_000, behind: 0));
        Assert.False(Look(61, 100_000, behind: 0));
        Assert.True(Look(62, 100_000, behind: 0));
    }

    private bool Look(int second, long journaled, long behind)
    {
        _pace.Look(TimeSpan.FromSeconds(second), journaled, journaled - behind);
        return _pace.IsCalm;
    }
}
