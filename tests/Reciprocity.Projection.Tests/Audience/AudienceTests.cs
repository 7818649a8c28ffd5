using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Audience;
using Reciprocity.Projection.Landmarks;

namespace Reciprocity.Projection.Tests.Audience;

public sealed class AudienceTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    /// <summary>A Monday.</summary>
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Fans_who_are_answered_come_back_more_often()
    {
        // 20 are answered the day after, of whom 15 come back in the third week; 20 are not, of whom 5 do.
        const string Network = "fans";
        List<PackedEngagement> facts = [];
        for (var i = 0; i < 40; i++)
        {
            var answered = i < 20;
            facts.Add(Fact(Network, facts.Count, $"f{i}", "ana", day: 0));
            if (answered)
            {
                facts.Add(Fact(Network, facts.Count, "ana", $"f{i}", day: 1));
            }

            if (i % 20 < (answered ? 15 : 5))
            {
                facts.Add(Fact(Network, facts.Count, $"f{i}", "ana", day: 15));
            }
        }

        await database.FoldAsync(Network, [.. facts]);

        var audience = (await AskAsync(Network, "ana", 40))!;

        Assert.Equal(new ComparisonAnswer(new(20, 15, 0.75), new(20, 5, 0.25), 3), audience.Retention);
        Assert.Equal((40, 20, 20, 0.5), (audience.Engagers, audience.PeopleAnswered, audience.Mutual, audience.MutualShare));

        // 20 answered; 15 + 5 of the third week are new openings: 15 open again, and 5 whose first ran out; 15 wait since the first day.
        Assert.Equal(20 / 60.0, audience.ReplyRate);
        Assert.Equal((20, 0.5), (audience.Loyal, audience.LoyalShare));
    }

    [Fact]
    public async Task Loyal_is_who_came_in_two_of_the_last_eight_weeks()
    {
        const string Network = "loyal";
        await database.FoldAsync(
            Network,
            Fact(Network, 1, "twice", "ana", day: 0),
            Fact(Network, 2, "twice", "ana", day: 7),
            Fact(Network, 3, "one-week", "ana", day: 0),
            Fact(Network, 4, "one-week", "ana", day: 6),
            Fact(Network, 5, "once", "ana", day: 7));

        Assert.Equal(1, (await AskAsync(Network, "ana", 7))!.Loyal);
        Assert.Equal(1, (await AskAsync(Network, "ana", 55))!.Loyal);
        Assert.Equal(0, (await AskAsync(Network, "ana", 56))!.Loyal);
    }

    [Fact]
    public async Task Nothing_known_is_null_and_nobody_is_nobody()
    {
        const string Network = "unknown";
        await database.FoldAsync(Network, Fact(Network, 1, "ana", "bo", day: 0));

        var nobodys = (await AskAsync(Network, "ana", 1))!;
        var young = (await AskAsync(Network, "bo", 1))!;

        Assert.Equal((0, null, null, null), (nobodys.Engagers, nobodys.ReplyRate, nobodys.LoyalShare, nobodys.MutualShare));
        Assert.Equal((1, null, 0.0), (young.Engagers, young.ReplyRate, young.MutualShare));
        Assert.Equal(new ComparisonAnswer(new(0, 0, null), new(0, 0, null), null), young.Retention);
        Assert.Null(await AskAsync(Network, "nobody", 1));
    }

    private Task<AudienceAnswer?> AskAsync(string network, string member, int day) =>
        database.AnswerAsync(network, Noon.AddDays(day), at => AudienceEndpoint.AnswerAsync(at, new(), member, TestContext.Current.CancellationToken));

    private static PackedEngagement Fact(string network, int id, string actor, string target, int day) =>
        FoldedDatabase.Engaged(network, id, "like", actor, target, Noon.AddDays(day));
}
