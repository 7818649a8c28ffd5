using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Campaigns;

namespace Reciprocity.Projection.Tests.Campaigns;

public sealed class CampaignTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_campaign_brings_new_partners_answers_and_followers()
    {
        // Ten quiet days before, with two likes; then a campaign of two days, on which ana gets four from three.
        const string Network = "spring";
        await database.FoldAsync(
            Network,
            Fact(Network, 1, "like", "old", "ana", day: 0),
            Fact(Network, 2, "like", "ana", "friend", day: 3),
            Fact(Network, 3, "like", "old", "ana", day: 9),
            Fact(Network, 4, "like", "old", "ana", day: 10) with { Campaign = "spring/1" },
            Fact(Network, 5, "comment", "friend", "ana", day: 10) with { Campaign = "spring/1" },
            Fact(Network, 6, "like", "new", "ana", day: 10) with { Campaign = "spring/1" },
            Fact(Network, 7, "follow", "new", "ana", day: 11) with { Campaign = "spring/1" },
            Fact(Network, 8, "like", "new", "bo", day: 11) with { Campaign = "spring/1" },
            Fact(Network, 9, "like", "ana", "new", day: 12));

        var spring = (await AskAsync(Network, "spring/1", 20))!;

        Assert.Equal(("ana", 5, Noon.AddDays(10), Noon.AddDays(11)), (spring.Creator, spring.Engagements, spring.From, spring.To));
        Assert.Equal((3, 1, 2, 1), (spring.Audience, spring.NewPartners, spring.OneSidedBefore, spring.BecameMutual));

        // Opened by the campaign: that of new, which was answered. Old's was open since the day before, and friend only answered.
        Assert.Equal((1.0, 1, 1), (spring.ReplyRate, spring.Conversions, spring.FollowersGained));
        Assert.Equal(new ReceivedAnswer(2, 0.2, 10), spring.ReceivedPerDay);
        Assert.Equal([new("spring/1", "ana", 5, Noon.AddDays(10), Noon.AddDays(11))], await ListAsync(Network, 20));
    }

    [Fact]
    public async Task What_was_erased_does_not_count_and_a_campaign_without_anything_left_is_none()
    {
        const string Network = "erased";
        PackedEngagement[] erased =
        [
            Fact(Network, 1, "like", "a", "ana", day: 0) with { Campaign = "gone" },
            Fact(Network, 2, "like", "a", "bo", day: 0) with { Campaign = "left" },
            Fact(Network, 3, "like", "b", "bo", day: 0) with { Campaign = "left" },
        ];
        await database.FoldAsync(Network, [
            .. erased,
            Fact(Network, 4, "like", "c", "ana", day: 1) with { Campaign = "left" },
            Fact(Network, 5, "view", "d", "ana", day: 1) with { Campaign = "left" },
            Fact(Network, 6, "like", "ana", "ana", day: 1) with { Campaign = "left" },
            .. erased.Select(fact => FoldedDatabase.Retracted(Network, fact, Noon.AddDays(2)))]);

        Assert.Equal([new("left", "ana", 1, Noon.AddDays(1), Noon.AddDays(1))], await ListAsync(Network, 3));
        Assert.Null(await AskAsync(Network, "gone", 3));
        Assert.Null(await AskAsync(Network, "never", 3));
        var left = (await AskAsync(Network, "left", 3))!;
        Assert.Equal((1, 1, 0.0, null), (left.Audience, left.NewPartners, left.ReplyRate, left.ReceivedPerDay.Before));
        Assert.Equal((null, null), (left.Retention.With.Share, left.Lift.Ratio));
    }

    [Fact]
    public async Task Of_creators_with_as_many_the_first_by_bytes_is_taken()
    {
        const string Network = "even";
        await database.FoldAsync(
            Network,
            Fact(Network, 1, "like", "a", "😀", day: 0) with { Campaign = "even" },
            Fact(Network, 2, "like", "a", "\uFFFD", day: 0) with { Campaign = "even" },
            Fact(Network, 3, "follow", "a", "x", day: 0) with { Campaign = "even" },
            Fact(Network, 4, "follow", "a", "x", day: 1) with { Campaign = "even" });

        // The second follow counts nowhere, so that x has one as well.
        Assert.Equal(("x", 3), ((await AskAsync(Network, "even", 2))!.Creator, (int)(await AskAsync(Network, "even", 2))!.Engagements));
    }

    private Task<CampaignAnswer?> AskAsync(string network, string campaign, int day) =>
        database.AnswerAsync(network, Noon.AddDays(day), at => CampaignQuery.ReadAsync(at, campaign, TestContext.Current.CancellationToken));

    private Task<IReadOnlyList<CampaignListed>> ListAsync(string network, int day) => database.AnswerAsync(network, Noon.AddDays(day), async at =>
        await CampaignEndpoints.ReadAsync(at, await CampaignTags.NamesAsync(at, "", 50, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));

    private static PackedEngagement Fact(string network, int id, string kind, string actor, string target, int day) =>
        FoldedDatabase.Engaged(network, id, kind, actor, target, Noon.AddDays(day));
}
