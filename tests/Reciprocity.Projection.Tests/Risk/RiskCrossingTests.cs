using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Risk;

namespace Reciprocity.Projection.Tests.Risk;

/// <summary>What is announced of members' isolation, and what is not.</summary>
public sealed class RiskCrossingTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private int _facts;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ana_who_loses_touch_is_announced_once_and_only_after_it_has_stayed_so()
    {
        const string Network = "loses-touch";
        await AnaHasThreeUntilDayFortyAsync(Network);
        await RoundAsync(Network, day: 45);
        Assert.Empty(await OutboxAsync(Network));

        // Cy and di were last heard of on day 40.
        await database.FoldAsync(Network, Exchange(Network, "ana", "bo", day: 60));
        await RoundAsync(Network, day: 69);
        Assert.DoesNotContain(await OutboxAsync(Network), change => change.Member == "ana");

        await RoundAsync(Network, day: 69.25);
        var change = Assert.Single(await OutboxAsync(Network), change => change.Member == "ana");
        Assert.Equal((Network, "low", "elevated", 1), (change.Network, change.PreviousLevel, change.Level, change.Reciprocating));
        Assert.Equal((Math.Pow(2, -0.5), First.AddDays(69.25)), (change.Risk!.Value, change.AsOf));

        await RoundAsync(Network, day: 69.5);
        await RoundAsync(Network, day: 69.75);
        Assert.Single(await OutboxAsync(Network), again => again.Member == "ana");
    }

    [Fact]
    public async Task What_does_not_stay_is_not_announced()
    {
        const string Network = "flickers";
        await AnaHasThreeUntilDayFortyAsync(Network);
        await RoundAsync(Network, day: 45);
        await RoundAsync(Network, day: 69); // nobody is left
        await database.FoldAsync(Network, [.. Exchange(Network, "ana", "bo", 69.2), .. Exchange(Network, "ana", "cy", 69.2), .. Exchange(Network, "ana", "di", 69.2)]);

        await RoundAsync(Network, day: 69.75);
        await RoundAsync(Network, day: 69.8);

        Assert.DoesNotContain(await OutboxAsync(Network), change => change.Member == "ana");
    }

    [Fact]
    public async Task A_backfill_raises_nothing_and_what_time_does_afterwards_does()
    {
        const string Network = "backfilled";
        await AnaHasThreeUntilDayFortyAsync(Network);
        await database.FoldAsync(Network, Exchange(Network, "ana", "bo", day: 69));
        await RoundAsync(Network, day: 70); // elevated from the first round on
        await database.FoldAsync(Network, historical: true, [.. Exchange(Network, "ana", "cy", 66), .. Exchange(Network, "ana", "di", 66)]);

        await RoundAsync(Network, day: 70.1);
        await RoundAsync(Network, day: 70.2);
        Assert.DoesNotContain(await OutboxAsync(Network), change => change.Member == "ana");

        await database.FoldAsync(Network, Exchange(Network, "ana", "bo", day: 95));
        await RoundAsync(Network, day: 96);
        await RoundAsync(Network, day: 96.1);
        var change = Assert.Single(await OutboxAsync(Network), change => change.Member == "ana");
        Assert.Equal(("low", "elevated"), (change.PreviousLevel, change.Level));
    }

    [Fact]
    public async Task A_rebuild_says_nothing_again_and_loses_nothing_that_was_to_be_said()
    {
        const string Network = "rebuilt";
        await AnaHasThreeUntilDayFortyAsync(Network);
        await RoundAsync(Network, day: 45);
        await RoundAsync(Network, day: 69);
        await RoundAsync(Network, day: 69.25);
        var before = await OutboxAsync(Network);

        await database.RebuildAsync(Network);
        await RoundAsync(Network, day: 69.5);
        await RoundAsync(Network, day: 69.75);

        Assert.Contains(before, change => (change.Member, change.PreviousLevel, change.Level) == ("ana", "low", "inactive"));
        Assert.Equal(before, await OutboxAsync(Network));
    }

    [Fact]
    public async Task A_new_member_is_announced_when_it_is_new_no_more()
    {
        const string Network = "arrives";
        await database.FoldAsync(Network, [Like(Network, "eve", "bo", 0), Like(Network, "eve", "bo", 20)]);
        await RoundAsync(Network, day: 27);
        await RoundAsync(Network, day: 28);
        await RoundAsync(Network, day: 28.1);

        var change = Assert.Single(await OutboxAsync(Network), change => change.Member == "eve");
        Assert.Equal(("new", "high", 1.0), (change.PreviousLevel, change.Level, change.Risk));
    }

    private Task AnaHasThreeUntilDayFortyAsync(string network) => database.FoldAsync(network, [
        .. new[] { 0.0, 20, 40 }.SelectMany(day => new[] { "bo", "cy", "di" }.SelectMany(other => Exchange(network, "ana", other, day)))]);

    private PackedEngagement[] Exchange(string network, string one, string other, double day) => [Like(network, one, other, day), Like(network, other, one, day + 0.05)];

    private PackedEngagement Like(string network, string actor, string target, double day) =>
        FoldedDatabase.Engaged(network, _facts++, "like", actor, target, First.AddDays(day));

    private Task<int> RoundAsync(string network, double day) => database.AnswerAsync(network, First.AddDays(day), async at =>
    {
        await RiskRound.WriteAsync(at, Cancellation);
        await at.Snapshot.CommitAsync(Cancellation);
        return 0;
    });

    private async Task<List<MemberRiskChanged>> OutboxAsync(string network)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        var taken = await RiskOutbox.TakeAsync(transaction, Cancellation);
        return [.. taken.Where(change => change.Network == network).OrderBy(change => change.Member, StringComparer.Ordinal)];
    }
}
