using Reciprocity.Domain.Landmarks;

namespace Reciprocity.Domain.Tests.Landmarks;

public sealed class LandmarkComparisonTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromDays(7);
    private static readonly TimeSpan Instant = TimeSpan.FromMicroseconds(1);
    private static readonly Landmark Clock = new(Start, Window);

    [Fact]
    public void The_group_is_set_after_the_start_and_up_to_the_end_of_the_window()
    {
        Assert.False(Clock.SetsGroup(Start));
        Assert.True(Clock.SetsGroup(Start + Instant));
        Assert.True(Clock.SetsGroup(Start + Window));
        Assert.False(Clock.SetsGroup(Start + Window + Instant));
    }

    [Fact]
    public void An_outcome_comes_after_the_window_and_within_four_more()
    {
        Assert.False(Clock.HasOutcome(Start + Window));
        Assert.True(Clock.HasOutcome(Start + Window + Instant));
        Assert.True(Clock.HasOutcome(Start + (5 * Window)));
        Assert.False(Clock.HasOutcome(Start + (5 * Window) + Instant));
    }

    [Fact]
    public void Whoever_could_still_have_an_outcome_is_left_out()
    {
        var asOf = Start + (5 * Window);

        var comparison = LandmarkComparison.Of(
            [new(Start, With: true, Outcome: true), new(Start + Instant, With: true, Outcome: true), new(Start - Window, With: false, Outcome: false)], Window, asOf);

        Assert.Equal(new LandmarkComparison(new(1, 1), new(1, 0)), comparison);
    }

    [Fact]
    public void The_ratio_is_that_of_the_shares()
    {
        // 15 of 20 against 10 of 40: three quarters against a quarter.
        var comparison = Compared(with: (20, 15), without: (40, 10));

        Assert.Equal((0.75, 0.25, 3), (comparison.With.Share(), comparison.Without.Share(), comparison.Ratio()));
    }

    [Fact]
    public void The_ratio_is_below_one_where_the_share_is_lower_with()
    {
        Assert.Equal(0.5, Compared(with: (20, 5), without: (20, 10)).Ratio());
    }

    [Theory]
    [InlineData(19, 10, 40, 10)]
    [InlineData(20, 10, 19, 10)]
    [InlineData(20, 10, 20, 0)]
    [InlineData(20, 0, 20, 10)]
    public void There_is_no_ratio_with_under_twenty_in_a_group_or_nothing_to_divide(int with, int withOutcome, int without, int withoutOutcome)
    {
        Assert.Null(Compared((with, withOutcome), (without, withoutOutcome)).Ratio());
    }

    [Fact]
    public void Nobody_has_no_share()
    {
        Assert.Null(LandmarkComparison.None.With.Share());
        Assert.Null(LandmarkComparison.None.Ratio());
    }

    private static LandmarkComparison Compared((int Size, int Outcomes) with, (int Size, int Outcomes) without) => LandmarkComparison.Of(
        Cases(with, true).Concat(Cases(without, false)), Window, Start + (6 * Window));

    private static IEnumerable<LandmarkCase> Cases((int Size, int Outcomes) group, bool with) =>
        Enumerable.Range(0, group.Size).Select(i => new LandmarkCase(Start, with, i < group.Outcomes));
}
