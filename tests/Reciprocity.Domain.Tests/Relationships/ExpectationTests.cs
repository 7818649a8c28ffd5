using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Tests.Relationships;

public sealed class ExpectationTests
{
    private static readonly DateTimeOffset Opened = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromDays(7);
    private static readonly DirectedTally Given = new() { Opened = 6, Answered = 3, AnsweredInWindow = 2, RanOut = 2 };

    [Theory]
    [InlineData(0, 0, 0.25, 0.25)] // Nothing known: the wider share.
    [InlineData(0, 5, 0.5, 0.25)] // (0 + 2.5)/10
    [InlineData(5, 5, 0.5, 0.75)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 1000, 0, 0)]
    [InlineData(7, 7, 1, 1)]
    [InlineData(3, 10, 0.4, 1 / 3.0)] // (3 + 2)/15
    public void What_is_known_leans_on_five_openings_of_the_wider_share(long answered, long known, double wider, double expected) =>
        Assert.Equal(expected, Expectation.Share(new(answered, known), wider)!.Value, 15);

    [Fact]
    public void Without_a_wider_share_nothing_is_expected_whatever_is_known() => Assert.Null(Expectation.Share(new(3, 4), null));

    [Fact]
    public void The_expectation_of_a_pair_leans_on_the_other_side_and_that_on_the_network()
    {
        var network = new Known(20, 100).Share();
        var received = Expectation.Share(new(6, 10), network); // (6 + 1)/15
        var pair = Expectation.Share(new(2, 3), received); // (2 + 7/3)/8

        Assert.Equal(7 / 15.0, received!.Value, 15);
        Assert.Equal(13 / 24.0, pair!.Value, 15);
    }

    [Fact]
    public void Of_nothing_known_there_is_no_share() => Assert.Null(new Known(0, 0).Share());

    [Fact]
    public void Known_are_those_answered_in_the_window_or_late_and_those_that_ran_out() =>
        Assert.Equal(new Known(2, 5), Known.Of(Given, null, Opened, Window));

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(0, 5)]
    [InlineData(1, 6)]
    public void What_is_open_is_known_when_it_is_open_for_longer_than_a_seventh_of_the_window(int microseconds, long known) =>
        Assert.Equal(new Known(2, known), Known.Of(Given, new(Side.A, Opened, 1, "like"), Opened.AddDays(1).AddMicroseconds(microseconds), Window));

    [Fact]
    public void What_is_known_of_two_pairs_is_known_of_both() => Assert.Equal(new Known(3, 7), new Known(1, 4) + new Known(2, 3));
}
