using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Introductions;
using Reciprocity.Projection.Partners;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Risk;

namespace Reciprocity.Projection.Tests.Members;

/// <summary>What is read from folded tables must be what the definitions give over the raw facts, for every member, now and later.</summary>
public sealed class PeopleAgreementTests(GeneratedDatabase database) : IClassFixture<GeneratedDatabase>
{
    private static readonly Paging All = new(1_000, 0, null);

    public static TheoryData<int> HoursLater => [0, 31, 35 * 24];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(HoursLater))]
    public async Task Isolation_is_what_the_definition_says_of_every_member(int hours)
    {
        var (folded, asOf) = (await database.FoldedAsync(), GeneratedDatabase.Newest.AddHours(hours));
        var naive = new NaiveMembers(GeneratedDatabase.Facts, asOf);
        var levels = new List<string>();
        foreach (var member in naive.Members)
        {
            var risk = await folded.AnswerAsync(GeneratedDatabase.Network, asOf, async at => await RiskQuery.ReadAsync(at, (await StandingAsync(at, member))!, Cancellation));

            levels.Add(risk.Level);
            Assert.Equal((member, naive.Level(member), naive.Risk(member)), (member, risk.Level, risk.Risk));
            Assert.Equal((member, naive.ReciprocatingNow(member), (long?)naive.ReciprocatingBefore(member)), (member, risk.Reciprocating.Now, risk.Reciprocating.Before));
            Assert.Equal(naive.FirstSeen(member), risk.FirstSeen);
            AssertClose(naive.ReturnRate(member), risk.Answered.ReturnRate);
            AssertClose(naive.ExpectedReturnRate(member), risk.Answered.ExpectedReturnRate);
            Assert.Equal(naive.Received(member).Now, risk.Received.Now);
            AssertClose(naive.Received(member).Usual, risk.Received.Usual);
        }

        Assert.InRange(levels.Count, 200, 300);
        Assert.True(levels.Distinct().Count() >= (hours < 100 ? 5 : 1), string.Join(", ", levels.CountBy(level => level)));
    }

    [Theory]
    [MemberData(nameof(HoursLater))]
    public async Task Partners_are_scored_as_the_definition_says(int hours)
    {
        var (folded, asOf) = (await database.FoldedAsync(), GeneratedDatabase.Newest.AddHours(hours));
        var naive = new NaiveMembers(GeneratedDatabase.Facts, asOf);
        var ties = 0;
        foreach (var member in naive.Members)
        {
            var expected = naive.Partners(member);
            var (partners, bounded) = await folded.AnswerAsync(GeneratedDatabase.Network, asOf, at => PartnerQuery.ReadAsync(at, member, Cancellation));

            Assert.False(bounded);
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), partners.Select(partner => partner.Member).Order(StringComparer.Ordinal));
            Assert.All(partners, partner => AssertClose(expected[partner.Member], partner.Score));
            Assert.Equal(partners.OrderByDescending(partner => partner.Score), partners);
            ties += partners.Count;
        }

        Assert.True(ties > 200 || hours > 28 * 24, $"{ties}");
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(0, "peer")]
    [InlineData(0, "mentor")]
    [InlineData(0, "referral")]
    [InlineData(31, "peer")]
    [InlineData(31, "mentor")]
    [InlineData(31, "referral")]
    [InlineData(200, null)]
    [InlineData(200, "mentor")]
    public async Task Introductions_are_those_of_the_definition(int hours, string? intent)
    {
        var (folded, asOf) = (await database.FoldedAsync(), GeneratedDatabase.Newest.AddHours(hours));
        var naive = new NaiveMembers(GeneratedDatabase.Facts, asOf);
        var all = 0;
        foreach (var member in naive.Members)
        {
            var expected = naive.Introductions(member, intent, GeneratedDatabase.CommunityOf);
            var introductions = await folded.AnswerAsync(GeneratedDatabase.Network, asOf, async at =>
                await IntroductionQuery.ReadAsync(at, member, await CommonPartners.ReadAsync(at, member, Cancellation), intent, [], All, Cancellation));

            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), introductions.Select(row => row.Listed.Member).Order(StringComparer.Ordinal));
            foreach (var (listed, _) in introductions)
            {
                Assert.Equal(expected[listed.Member].Score, listed.Score, 1e-9);
                Assert.Equal(expected[listed.Member].Common, listed.Common.Order(StringComparer.Ordinal));
            }

            all += introductions.Count;
        }

        Assert.True(all > 10, $"{all} introductions");
    }

    [Theory]
    [MemberData(nameof(HoursLater))]
    public async Task What_is_open_is_listed_by_its_worth(int hours)
    {
        var (folded, asOf) = (await database.FoldedAsync(), GeneratedDatabase.Newest.AddHours(hours));
        var naive = new NaiveMembers(GeneratedDatabase.Facts, asOf);
        foreach (var (member, owing) in naive.Members.SelectMany(member => new[] { (member, true), (member, false) }))
        {
            var expected = naive.Worths(member, owing);
            var open = await folded.AnswerAsync(
                GeneratedDatabase.Network, asOf, at => new OpenList(at, member, owing, Expired: false, ByWorth: true).ReadAsync(All, Cancellation));

            var listed = open.Select(row => (Other: row.Pair.A == member ? row.Pair.B : row.Pair.A, Worth: Waiting.Worth(row.Pair, asOf, Domain.Policies.EngagementPolicy.Default))).ToList();
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), listed.Select(item => item.Other).Order(StringComparer.Ordinal));
            Assert.All(listed, item => Assert.Equal(expected[item.Other], item.Worth, 1e-9 * (1 + expected[item.Other])));
            Assert.All(listed.Zip(listed.Skip(1)), next => Assert.True(next.First.Worth >= next.Second.Worth * (1 - 1e-5)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public async Task Whole_networks_are_computed_as_each_member_is(int hours)
    {
        var (folded, asOf) = (await database.FoldedAsync(), GeneratedDatabase.Newest.AddHours(hours));
        var naive = new NaiveMembers(GeneratedDatabase.Facts, asOf);
        foreach (var level in Isolation.Levels)
        {
            var listed = await folded.AnswerAsync(GeneratedDatabase.Network, asOf, async at =>
            {
                // In a transaction that is given up: the next time is compared with nothing.
                await RiskRound.WriteAsync(at, Cancellation);
                return await AtRiskList.ReadAsync(at, level, All, Cancellation);
            });
            Assert.Equal(listed.OrderBy(item => item.Reciprocating).ThenBy(item => item.Member, MemberOrder.Instance), listed);

            // Who was only viewed, or engaged nobody but itself, is a member of whom there is nothing to compute.
            Assert.True(level == Isolation.Inactive || listed.TrueForAll(item => naive.Members.Contains(item.Member)));
            listed.RemoveAll(item => !naive.Members.Contains(item.Member));

            Assert.Equal(naive.Members.Where(member => naive.Level(member) == level).Order(MemberOrder.Instance), listed.Select(item => item.Member).Order(MemberOrder.Instance));
            Assert.All(listed, item =>
            {
                Assert.Equal((item.Member, naive.Risk(item.Member), naive.ReciprocatingNow(item.Member)), (item.Member, item.Risk, item.Reciprocating));
                Assert.Equal((item.Member, (long)naive.Received(item.Member).Now), (item.Member, item.Received.Now));
                AssertClose(naive.Received(item.Member).Usual, item.Received.Usual);
            });
        }
    }

    private static Task<Standing?> StandingAsync(Measurement.At at, string member) => at.Snapshot.Session.LoadAsync<Standing>(member, Cancellation);

    private static void AssertClose(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        Assert.Equal(expected ?? 0, actual ?? 0, 1e-9 * (1 + (expected ?? 0)));
    }
}
