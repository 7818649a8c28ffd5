using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Risk;

namespace Reciprocity.Projection.Tests.Risk;

/// <summary>Who is left alone, and how it is told.</summary>
public sealed class RiskStoryTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private int _facts;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ana_whom_nobody_answers_any_more_is_at_high_risk_and_is_told_why()
    {
        const string Network = "left-alone";
        await database.FoldAsync(Network, [
            .. new[] { "bo", "cy" }.SelectMany(other => Exchange(Network, "ana", other, 40)), // in the 28 days before
            .. Exchange(Network, "ana", "di", 10), // long ago
            Like(Network, "ana", "bo", 65), Like(Network, "ana", "cy", 66), Like(Network, "ana", "di", 67)]);

        var risk = await ReadAsync(Network, "ana", day: 90);

        Assert.Equal((Isolation.High, 1.0), (risk.Level, risk.Risk));
        Assert.Equal((0, 2), (risk.Reciprocating.Now, risk.Reciprocating.Before));
        Assert.Equal(0.5, risk.Answered.ReturnRate); // 3 answered of 6, and what she opened last is known by now
        Assert.Equal(0, risk.Received.Now);
        Assert.Equal(3 * 28 / 53.0, risk.Received.Usual!.Value, 1e-12); // from day 10 to day 62
        Assert.Equal("Engaged, and was engaged by, nobody in the last 28 days; 2 others in the 28 days before.", risk.Reasons[0]);
    }

    [Theory]
    [InlineData(1, Isolation.Elevated)]
    [InlineData(2, Isolation.Elevated)]
    [InlineData(3, Isolation.Low)]
    public async Task The_level_is_by_how_many_engage_back(int others, string level)
    {
        var network = $"engaged-back-{others}";
        await database.FoldAsync(network, [
            Like(network, "ana", "old", 0), .. Enumerable.Range(0, others).SelectMany(other => Exchange(network, "ana", $"m{other}", 50)), Like(network, "fan", "ana", 50)]);

        var risk = await ReadAsync(network, "ana", day: 60);

        Assert.Equal((level, Math.Pow(2, -others / 2.0)), (risk.Level, risk.Risk!.Value));
        Assert.Equal(others, risk.Reciprocating.Now);
    }

    [Fact]
    public async Task Both_ends_of_the_28_days_count()
    {
        const string Network = "ends";
        await database.FoldAsync(Network, [Like(Network, "ana", "bo", 0), Like(Network, "bo", "ana", 1), Like(Network, "ana", "bo", 30), Like(Network, "bo", "ana", 30)]);

        Assert.Equal(1, (await ReadAsync(Network, "ana", day: 58)).Reciprocating.Now);
        Assert.Equal(0, (await ReadAsync(Network, "ana", day: 58.0001)).Reciprocating.Now);
    }

    [Fact]
    public async Task Of_who_is_new_inactive_or_only_seen_nothing_is_made_up()
    {
        const string Network = "unknown";
        await database.FoldAsync(Network, [
            .. Exchange(Network, "ana", "bo", 0), Like(Network, "new", "bo", 50), FoldedDatabase.Engaged(Network, _facts++, "view", "ana", "seen", First.AddDays(50)), Like(Network, "self", "self", 50)]);

        var inactive = await ReadAsync(Network, "ana", day: 60);
        var young = await ReadAsync(Network, "new", day: 60);
        var seen = await ReadAsync(Network, "seen", day: 60);
        var self = await ReadAsync(Network, "self", day: 60);

        Assert.Equal((Isolation.Inactive, (double?)null), (inactive.Level, inactive.Risk));
        Assert.Equal((Isolation.New, (double?)null, (long?)null), (young.Level, young.Risk, young.Reciprocating.Before));
        Assert.Equal((null, null, null), (young.Answered.ExpectedReturnRate, young.Received.Usual, seen.Answered.ReturnRate));
        Assert.All([seen, self], risk => Assert.Equal((Isolation.Inactive, (double?)null, (DateTimeOffset?)null, (double?)null), (risk.Level, risk.Risk, risk.FirstSeen, risk.Received.Usual)));
    }

    private PackedEngagement[] Exchange(string network, string one, string other, double day) => [Like(network, one, other, day), Like(network, other, one, day + 0.05)];

    private PackedEngagement Like(string network, string actor, string target, double day) =>
        FoldedDatabase.Engaged(network, _facts++, "like", actor, target, First.AddDays(day));

    private Task<RiskAnswer> ReadAsync(string network, string member, double day) => database.AnswerAsync(
        network, First.AddDays(day), async at => await RiskQuery.ReadAsync(at, (await at.Snapshot.Session.LoadAsync<Standing>(member, Cancellation))!, Cancellation));
}
