using Reciprocity.Domain.Landmarks;
using Reciprocity.Domain.Outcomes;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Tests.Outcomes;

public sealed class CasesTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Fact]
    public void A_fan_who_is_answered_within_the_week_and_comes_back_after_it()
    {
        Outcome[] outcomes = [Engaged(Side.A, 0), Engaged(Side.B, 2), Answered(Side.A, 2), Engaged(Side.A, 3), Engaged(Side.A, 20)];

        var comparison = Fans(outcomes, Side.A, day: 35);

        Assert.Equal((1, 1, 0), (comparison.All.With.Size, comparison.All.With.Outcomes, comparison.All.Without.Size));
        Assert.Equal(new LandmarkGroup(1, 1), comparison.ByActivity[1].With);
    }

    [Fact]
    public void An_answer_after_the_week_does_not_make_a_fan_an_answered_one()
    {
        Outcome[] outcomes = [Engaged(Side.A, 0), Engaged(Side.B, 7.5), Answered(Side.A, 7.5)];

        Assert.Equal(new(1, 0), Fans(outcomes, Side.A, day: 35).All.Without);
    }

    [Fact]
    public void Who_started_too_late_for_every_outcome_to_be_seen_is_left_out()
    {
        Assert.Equal(LandmarkComparison.None, Fans([Engaged(Side.A, 0)], Side.A, day: 34.9).All);
        Assert.Equal(LandmarkComparison.None, Fans([Engaged(Side.A, 0)], Side.B, day: 35).All);
    }

    [Theory]
    [InlineData(null, 20.0, 1, 1, 0)]
    [InlineData(3.0, 20.0, 1, 1, 1)]
    [InlineData(3.0, null, 1, 0, 1)]
    [InlineData(3.0, 5.0, 0, 0, 0)]
    public void A_viewer_may_be_engaged_and_may_follow(double? engaged, double? follows, int cases, int outcome, int with)
    {
        List<Outcome> outcomes = [new(OutcomeType.Viewed, Start, Side.B, "view", 1, default)];
        if (engaged is { } day)
        {
            outcomes.Add(Engaged(Side.A, day));
        }

        if (follows is { } later)
        {
            outcomes.Add(new(OutcomeType.FollowGained, Start.AddDays(later), Side.B, null, 1, default));
        }

        var comparison = new ActivityComparison();
        new PairCases(outcomes, Week, Start.AddDays(35)).AddViewer(Side.B, comparison);

        var group = with == 1 ? comparison.All.With : comparison.All.Without;
        Assert.Equal((cases, outcome), (group.Size, group.Outcomes));
        Assert.Equal(cases, comparison.All.With.Size + comparison.All.Without.Size);
    }

    [Fact]
    public void A_newcomer_is_answered_by_anybody_and_active_towards_anybody()
    {
        var newcomers = new NewcomerCases(Week, Start.AddDays(35));
        newcomers.Start("ana", Start);
        newcomers.Start("bo", Start);
        newcomers.Start("late", Start.AddDays(1));

        newcomers.Add(Pair("ana", "cy"), [Engaged(Side.A, 0), Engaged(Side.B, 1), Answered(Side.A, 1)]);
        newcomers.Add(Pair("ana", "dee"), [Engaged(Side.A, 1), Engaged(Side.A, 9)]);
        newcomers.Add(Pair("bo", "late"), [Engaged(Side.A, 0), Engaged(Side.B, 1)]);

        var compared = newcomers.Compared();
        Assert.Equal((new(1, 1), new(1, 0)), (compared.All.With, compared.All.Without));
        Assert.Equal(new LandmarkGroup(1, 1), compared.ByActivity[1].With);
        Assert.Equal(new LandmarkGroup(1, 0), compared.ByActivity[0].Without);
    }

    private static ActivityComparison Fans(Outcome[] outcomes, Side fan, double day)
    {
        var comparison = new ActivityComparison();
        new PairCases([.. outcomes], Week, Start.AddDays(day)).AddFan(fan, comparison);
        return comparison;
    }

    private static Relationship Pair(string a, string b) => new() { Id = Guid.NewGuid(), A = a, B = b };

    private static Outcome Engaged(Side by, double day) => new(OutcomeType.Engaged, Start.AddDays(day), by, "like", 1, default);

    private static Outcome Answered(Side opener, double day) => new(OutcomeType.AnsweredInWindow, Start.AddDays(day), opener, "like", 1, TimeSpan.FromDays(1));
}
