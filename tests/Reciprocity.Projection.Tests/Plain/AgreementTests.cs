using Reciprocity.Domain.Visibility;
using Reciprocity.Projection.Audience;
using Reciprocity.Projection.Campaigns;
using Reciprocity.Projection.Growth;
using Reciprocity.Projection.Tests.Members;
using Reciprocity.Projection.Visibility;

namespace Reciprocity.Projection.Tests.Plain;

/// <summary>What the service answers is what a plain count of the facts gives, of every member of a generated network, at several times.</summary>
public sealed class AgreementTests(GeneratedDatabase generated) : IClassFixture<GeneratedDatabase>
{
    private static readonly DateOnly First = DateOnly.FromDateTime(GeneratedMembers.Start.UtcDateTime);

    public static TheoryData<double> AsOfDays => GeneratedDatabase.AsOfDays;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AsOfDays))]
    public async Task Growth(double days)
    {
        var ratios = 0;
        var compared = await generated.CompareAsync(days, (at, member) => GrowthEndpoint.AnswerAsync(at, member, new(First, null), Cancellation), (found, plain) =>
        {
            var grown = plain.Growth(found.From, found.To);
            Assert.Equal((found.Member, grown.Count), (found.Member, found.Days.Count));
            Assert.Equal(grown, found.Days);
            Assert.Equal((found.Member, plain.Lift()), (found.Member, found.Lift.Engaged));
            Assert.Equal(grown.Sum(day => day.Gained - day.Lost), found.Followers);
            Assert.Equal(found.Followers, found.Totals.Net);
            ratios += found.Lift.Engaged.With.Size > 0 && found.Lift.Engaged.Without.Outcomes > 0 ? 1 : 0;
        });

        Assert.InRange(compared, 200, 250);
        Assert.InRange(ratios, 1, compared);
    }

    [Theory]
    [MemberData(nameof(AsOfDays))]
    public async Task Audience(double days)
    {
        var ratios = 0;
        var compared = await generated.CompareAsync(days, (at, member) => AudienceEndpoint.AnswerAsync(at, new(), member, Cancellation), (found, plain) =>
        {
            Assert.Equal(plain.Audience(found.Position), found);
            ratios += found.Retention.Ratio is null ? 0 : 1;
        });

        Assert.InRange(compared, 200, 250);
        Assert.InRange(ratios, 1, compared);
    }

    [Theory]
    [MemberData(nameof(AsOfDays))]
    public async Task Visibility(double days)
    {
        var ratios = 0;
        var compared = await generated.CompareAsync(
            days,
            (at, member) => VisibilityEndpoints.AnswerAsync(at, member, new(First, null), Cancellation),
            (found, plain) =>
            {
                var answerDays = plain.AnswerDays();
                var asOf = found.AsOf;
                Assert.Equal((found.Member, plain.Views()), (found.Member, found.Views));
                Assert.Equal(PlainMember.Side([plain.Reach(answerDays.SelectMany(day => day).ToHashSet())]), found.Reach.Member);
                Assert.Equal(answerDays.Count, found.Reach.PartnerCount);
                Assert.Equal(
                    PlainMember.Side([.. answerDays.Select(partner => new PlainMember(generated.History, partner.Key, asOf).Reach(partner.ToHashSet()))]),
                    found.Reach.Partners);
                ratios += found.Reach.Member.Ratio is null || found.Reach.Partners.Ratio is null ? 0 : 1;
            });

        Assert.InRange(compared, 200, 250);
        Assert.InRange(ratios, 50, compared);
    }

    [Fact]
    public async Task The_networks_visibility()
    {
        var found = await generated.AnswerAsync(GeneratedMembers.Days, at => VisibilityEndpoints.NetworkAsync(at, Cancellation));

        var deeds = generated.History.Deeds.ToLookup(deed => deed.What);
        var given = deeds[PlainHistory.What.Engaged].GroupBy(deed => deed.By).Where(by => by.Count() >= 5).ToList();
        var counts = deeds[PlainHistory.What.Engaged].CountBy(deed => (deed.By, deed.To)).ToDictionary();
        var members = given.ConvertAll(by => (
            Reciprocity: by.Select(deed => deed.To).Distinct().Sum(to => Math.Min(counts[(by.Key, to)], counts.GetValueOrDefault((to, by.Key)))) / (double)by.Count(),
            Seen: deeds[PlainHistory.What.Viewed].Where(deed => deed.To == by.Key).Sum(deed => deed.Count)));
        var cuts = new[] { 1, 2, 3, 4 }.Select(quarter => members.Select(member => member.Reciprocity).Order().ElementAt((int)Math.Ceiling(quarter * members.Count / 4.0) - 1)).ToList();
        Assert.Equal((members.Count, 4), ((int)found.Members, found.Quartiles.Count));
        for (var quarter = 0; quarter < 4; quarter++)
        {
            var inIt = members.FindAll(member => member.Reciprocity <= cuts[quarter] && (quarter == 0 || member.Reciprocity > cuts[quarter - 1]));
            Assert.Equal(new ReciprocityQuartile(inIt.Min(member => member.Reciprocity), cuts[quarter], inIt.Count, inIt.Average(member => member.Seen)), found.Quartiles[quarter]);
        }
    }

    [Theory]
    [MemberData(nameof(AsOfDays))]
    public async Task Campaigns(double days)
    {
        var (names, listed, answers) = await generated.AnswerAsync(days, async at =>
        {
            var names = await CampaignTags.NamesAsync(at, "", 10, Cancellation);
            var answers = new List<CampaignAnswer>();
            foreach (var name in names)
            {
                answers.Add((await CampaignQuery.ReadAsync(at, name, Cancellation))!);
            }

            return (names, await CampaignEndpoints.ReadAsync(at, names, Cancellation), answers);
        });

        Assert.Equal(["autumn", "spring"], names);
        Assert.Equal(answers.Select(one => new CampaignListed(one.Campaign, one.Creator, one.Engagements, one.From, one.To)), listed);
        Assert.All(answers, found => Assert.Equal(new PlainCampaign(generated.History, found.Campaign, found.AsOf).Answer(found.Position), found));
        Assert.All(answers, found => Assert.InRange(found.Audience, 10, found.Engagements));
    }
}
