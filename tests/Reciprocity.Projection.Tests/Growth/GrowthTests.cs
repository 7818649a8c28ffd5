using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Growth;
using Reciprocity.Projection.Landmarks;

namespace Reciprocity.Projection.Tests.Growth;

public sealed class GrowthTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = DateOnly.FromDateTime(Noon.UtcDateTime);

    [Fact]
    public async Task A_follower_comes_back_is_led_by_engagement_or_comes_by_itself_and_one_leaves()
    {
        const string Network = "follows";
        var unfollowed = Fact(Network, 5, "follow", "ed", "ana", day: 1);
        await database.FoldAsync(
            Network,
            Fact(Network, 1, "follow", "ana", "bo", day: 0),
            Fact(Network, 2, "follow", "bo", "ana", day: 1),
            Fact(Network, 3, "like", "ana", "cy", day: 0),
            Fact(Network, 4, "follow", "cy", "ana", day: 7),
            unfollowed,
            Fact(Network, 6, "like", "ana", "dee", day: 0),
            Fact(Network, 7, "follow", "dee", "ana", day: 8),
            FoldedDatabase.Retracted(Network, unfollowed, Noon.AddDays(9)));

        var growth = (await AskAsync(Network, "ana", Noon.AddDays(9)))!;

        Assert.Equal(
            [
                new(Day.AddDays(1), Gained: 2, FollowBack: 1, EngagementLed: 0, Organic: 1, Lost: 0),
                new(Day.AddDays(7), 1, 0, 1, 0, 0),
                new(Day.AddDays(8), 1, 0, 0, 1, 0),
                new(Day.AddDays(9), 0, 0, 0, 0, 1),
            ],
            growth.Days);
        Assert.Equal((4, 1, 3, 3), (growth.Totals.Gained, growth.Totals.Lost, growth.Totals.Net, growth.Followers));
        Assert.Equal(new GrowthRates(10, 0.4, 0.1, FollowBack: 0.25, EngagementLed: 0.25, Organic: 0.5), growth.Rates);
        Assert.Equal([Day.AddDays(7), Day.AddDays(8)], (await AskAsync(Network, "ana", Noon.AddDays(9), Day.AddDays(2), Day.AddDays(8)))!.Days.Select(day => day.Day));
    }

    [Fact]
    public async Task Of_those_who_look_the_engaged_follow_more_often()
    {
        // 20 whom ana greets on the next day, of whom 10 follow in the third week; 40 whom it does not, of whom 5 do.
        const string Network = "lift";
        List<PackedEngagement> facts = [];
        for (var i = 0; i < 60; i++)
        {
            var engaged = i < 20;
            facts.Add(Fact(Network, facts.Count, "view", $"v{i}", "ana", day: 0));
            if (engaged)
            {
                facts.Add(Fact(Network, facts.Count, "comment", "ana", $"v{i}", day: 1));
            }

            if (engaged ? i < 10 : i < 25)
            {
                facts.Add(Fact(Network, facts.Count, "follow", $"v{i}", "ana", day: 15));
            }
        }

        // Left out: who followed before the week was over, who followed already, and who looked too late to tell.
        facts.Add(Fact(Network, 1001, "view", "soon", "ana", day: 0));
        facts.Add(Fact(Network, 1002, "follow", "soon", "ana", day: 7));
        facts.Add(Fact(Network, 1003, "follow", "fan", "ana", day: 0));
        facts.Add(Fact(Network, 1004, "view", "fan", "ana", day: 1));
        facts.Add(Fact(Network, 1005, "view", "late", "ana", day: 6));
        await database.FoldAsync(Network, [.. facts]);

        var lift = (await AskAsync(Network, "ana", Noon.AddDays(40)))!.Lift;

        Assert.Equal(new LiftAnswer(new ComparisonAnswer(new(20, 10, 0.5), new(40, 5, 0.125), 4), IsSample: false), lift);
    }

    [Fact]
    public async Task Nothing_known_is_null_and_nobody_is_nobody()
    {
        const string Network = "quiet";
        await database.FoldAsync(Network, Fact(Network, 1, "like", "ana", "bo", day: 0), Fact(Network, 2, "view", null, "shy", day: 0));

        var quiet = (await AskAsync(Network, "bo", Noon.AddDays(3)))!;
        var onlyViewed = (await AskAsync(Network, "shy", Noon.AddDays(3)))!;

        Assert.Empty(quiet.Days);
        Assert.Equal(new GrowthRates(1, 0, 0, null, null, null), quiet.Rates);
        Assert.Equal(new ComparisonAnswer(new(0, 0, null), new(0, 0, null), null), quiet.Lift.Engaged);
        Assert.Equal(new GrowthRates(0, null, null, null, null, null), onlyViewed.Rates);
        Assert.Null(await AskAsync(Network, "nobody", Noon.AddDays(3)));
    }

    private Task<GrowthAnswer?> AskAsync(string network, string member, DateTimeOffset asOf, DateOnly? from = null, DateOnly? to = null) =>
        database.AnswerAsync(network, asOf, at => GrowthEndpoint.AnswerAsync(at, member, new(from, to), TestContext.Current.CancellationToken));

    private static PackedEngagement Fact(string network, int id, string kind, string? actor, string target, int day) =>
        FoldedDatabase.Engaged(network, id, kind, actor!, target, Noon.AddDays(day));
}
