using Reciprocity.Domain.Communities;

namespace Reciprocity.Domain.Tests.Communities;

public sealed class CommunityChangeTests
{
    [Fact]
    public void Communities_keep_their_names_whatever_their_numbers_and_nobody_has_moved()
    {
        var change = Change("xxxyyy", 1, 1, 1, 0, 0, 0);

        Assert.Equal(["y", "x"], change.Names);
        Assert.Equal((0, 0, 0), (change.Moved, change.Merged, change.Split));
    }

    [Fact]
    public void Who_goes_over_to_others_has_moved()
    {
        var change = Change("xxxyyy", 0, 0, 1, 1, 1, 1);

        Assert.Equal(["x", "y"], change.Names);
        Assert.Equal((1, 0, 0), (change.Moved, change.Merged, change.Split));
    }

    [Fact]
    public void The_smaller_of_two_that_become_one_has_merged_into_the_larger()
    {
        var change = Change("xxxyy-", 0, 0, 0, 0, 0, 0);

        Assert.Equal(["x"], change.Names);
        Assert.Equal((2, 1, 0), (change.Moved, change.Merged, change.Split));
    }

    [Fact]
    public void The_smaller_half_of_one_that_falls_in_two_is_split_off()
    {
        var change = Change("xxxxx-", 0, 0, 0, 1, 1, 1);

        Assert.Equal(["x", "new 1"], change.Names);
        Assert.Equal((2, 0, 1), (change.Moved, change.Merged, change.Split));
    }

    [Fact]
    public void What_nobody_was_in_before_is_new_and_no_change_of_others()
    {
        var change = Change("xx--", 0, 0, 1, 1);

        Assert.Equal(["x", "new 1"], change.Names);
        Assert.Equal((0, 0, 0), (change.Moved, change.Merged, change.Split));
        Assert.Empty(CommunityChange.Of([], [], number => $"{number}").Names);
    }

    private static CommunityChange Change(string before, params int[] now) =>
        CommunityChange.Of([.. before.Select(name => name == '-' ? null : $"{name}")], now, number => $"new {number}");
}
