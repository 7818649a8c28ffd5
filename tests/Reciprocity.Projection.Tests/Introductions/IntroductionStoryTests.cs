using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Introductions;
using Reciprocity.Projection.Partners;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Tests.Introductions;

/// <summary>With whom somebody is in exchange, and whom its partners could introduce it to.</summary>
public sealed class IntroductionStoryTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private int _facts;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bo_introduces_ana_to_cy_but_not_to_whom_she_knows_nor_to_whom_he_lost()
    {
        const string Network = "introduces";
        await database.FoldAsync(Network, [
            .. Exchange(Network, "ana", "bo", 50),
            .. Exchange(Network, "bo", "cy", 50),
            .. Exchange(Network, "bo", "known", 50), Like(Network, "ana", "known", 0), // engaged once, long ago
            .. Exchange(Network, "bo", "lost", 10), // cooling
            Like(Network, "bo", "oneway", 50),
            .. Exchange(Network, "bo", "viewed", 50), FoldedDatabase.Engaged(Network, _facts++, "view", "ana", "viewed", First.AddDays(50))]);

        Assert.Equal(["cy", "viewed"], await IntroducedAsync(Network, "ana", null));
        Assert.Equal(["viewed"], await IntroducedAsync(Network, "ana", null, "cy"));
        Assert.Empty(await IntroducedAsync(Network, "known", "mentor"));
        Assert.Empty(await IntroducedAsync(Network, "oneway", null));
        Assert.Equal(["ana", "cy", "known", "viewed"], (await PartnersAsync(Network, "bo")).Select(partner => partner.Member).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_answers_and_is_answered_more_often_is_the_better_partner()
    {
        const string Network = "partners";
        await database.FoldAsync(Network, [
            .. Enumerable.Range(50, 5).SelectMany(day => Exchange(Network, "ana", "often", day)),
            .. Exchange(Network, "ana", "once", 55)]);

        var partners = await PartnersAsync(Network, "ana");

        Assert.Equal(["often", "once"], partners.Select(partner => partner.Member));
        Assert.Equal((5, "established"), (partners[0].Exchanges, partners[0].Stage));
        Assert.Equal(1 - Math.Pow(2, -5 / 3.0), partners[0].Score!.Value, 1e-12); // everything was answered
    }

    [Fact]
    public async Task Where_nothing_is_known_there_is_no_score()
    {
        const string Network = "first-day";
        await database.FoldAsync(Network, Exchange(Network, "ana", "bo", 0));

        var partner = Assert.Single(await database.AnswerAsync(Network, First.AddHours(2), async at => (await PartnerQuery.ReadAsync(at, "ana", Cancellation)).Partners));

        Assert.Equal((null, null, null, 1), (partner.Score, partner.AnswersMember, partner.AnsweredByMember, partner.Exchanges));
    }

    [Fact]
    public async Task Of_very_many_ties_the_strongest_are_looked_at_and_the_answer_says_so()
    {
        const string Network = "popular";
        await database.FoldAsync(Network, [
            .. Enumerable.Range(0, LiveTies.Most + 1).SelectMany(number => Exchange(Network, "ana", $"m{number}", number == 7 ? 40 : 50)),
            .. Exchange(Network, "m7", "far", 50), .. Exchange(Network, "m8", "near", 50)]);

        var (partners, bounded) = await database.AnswerAsync(Network, First.AddDays(60), at => PartnerQuery.ReadAsync(at, "ana", Cancellation));

        Assert.True(bounded);
        Assert.Equal(LiveTies.Most, partners.Count);
        Assert.DoesNotContain("m7", partners.Select(partner => partner.Member)); // the oldest, and so the weakest
        Assert.Equal(["near"], await IntroducedAsync(Network, "ana", null));
    }

    private async Task<List<string>> IntroducedAsync(string network, string member, string? intent, params string[] exclude) =>
        [.. (await database.AnswerAsync(network, First.AddDays(60), async at => await IntroductionQuery.ReadAsync(
            at, member, await CommonPartners.ReadAsync(at, member, Cancellation), intent, exclude, new Paging(50, 0, null), Cancellation))).Select(row => row.Listed.Member)];

    private async Task<List<PartnerListed>> PartnersAsync(string network, string member) =>
        await database.AnswerAsync(network, First.AddDays(60), async at => (await PartnerQuery.ReadAsync(at, member, Cancellation)).Partners);

    private PackedEngagement[] Exchange(string network, string one, string other, double day) => [Like(network, one, other, day), Like(network, other, one, day + 0.05)];

    private PackedEngagement Like(string network, string actor, string target, double day) =>
        FoldedDatabase.Engaged(network, _facts++, "like", actor, target, First.AddDays(day));
}
