using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Communities;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Tests.Communities;

public sealed class CommunitySearchTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset Start = new(2026, 12, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset AsOf = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<string?> CommunityOfAsync(string network, string member) =>
        AskAsync(network, async at => (await MemberView.ReadAsync(at, member, Cancellation))?.Community);

    [Fact]
    public async Task Who_engages_each_other_is_a_community_with_its_figures()
    {
        await database.FoldAsync("found", [.. Circle("found", 0, "a1", "a2", "a3", "a4"), .. Circle("found", 100, "b1", "b2", "b3"), Like("found", 900, "a1", "b1", 1), Like("found", 901, "zoe", "a1", 1)]);
        Assert.Null(await AskAsync("found", at => CommunityQuery.LatestRunAsync(at, Cancellation)));
        Assert.Empty(await AskAsync("found", at => CommunityQuery.LargestAsync(at, new Paging(10, 0, null), Cancellation)));

        await FindAsync();

        var run = (await AskAsync("found", at => CommunityQuery.LatestRunAsync(at, Cancellation)))!;
        Assert.Equal((1, 2, 7, 9, 0), (run.Run, run.Communities, run.Members, run.Ties, run.LeftOut));
        Assert.Null(run.Change);
        Assert.Equal(0, run.Computed.AgeSeconds);
        var communities = await AskAsync("found", at => CommunityQuery.LargestAsync(at, new Paging(10, 0, null), Cancellation));
        Assert.Equal([("1-1", 4L), ("1-2", 3L)], communities.Select(one => (one.Id, one.Size)));
        Assert.Equal(1, communities[0].Reciprocity.Edge);
        Assert.Null(communities[0].Reciprocity.Correlation);
        Assert.Equal(["b1", "b2", "b3"], await AskAsync("found", at => CommunityQuery.MembersAsync(at, "1-2", new Paging(10, 0, null), Cancellation)));
        Assert.Equal("1-1", await CommunityOfAsync("found", "a3"));
        Assert.Null(await CommunityOfAsync("found", "zoe"));
    }

    [Fact]
    public async Task Newcomers_answered_in_a_day_and_unequal_receiving_are_counted()
    {
        // ana opens and is answered after an hour; bo's first opening is answered after two days; cy has answered only.
        await database.FoldAsync(
            "newcomers",
            Like("newcomers", 1, "ana", "bo", 0),
            Like("newcomers", 2, "bo", "ana", 1),
            Like("newcomers", 3, "bo", "cy", 2),
            Like("newcomers", 4, "cy", "bo", 50),
            Like("newcomers", 5, "zoe", "ana", 60));

        await FindAsync();

        var community = Assert.Single(await AskAsync("newcomers", at => CommunityQuery.LargestAsync(at, new Paging(10, 0, null), Cancellation)));
        Assert.Equal(new NewcomersAnswer(3, 2, 1, 0.5), community.Newcomers);

        // ana received 2, bo 2, cy 1: of openings by ana and bo both were answered in time.
        Assert.Equal(1, community.ReturnRate);
        Assert.Equal(2.0 / 15, community.GiniOfReceived!.Value, 9);
        Assert.Equal(1, community.Reciprocity.Edge);
        Assert.Equal(0, community.Reciprocity.Correlation is { } correlation ? 1 - correlation : double.NaN, 9);
    }

    [Fact]
    public async Task The_next_run_says_what_became_of_the_last_ones_communities()
    {
        await database.FoldAsync("changing", [.. Circle("changing", 0, "a1", "a2", "a3", "a4"), .. Circle("changing", 100, "b1", "b2", "b3")]);
        await FindAsync();
        await database.FoldAsync("changing", [.. Circle("changing", 200, "b1", "b2", "b3", "c1", "c2"), .. Circle("changing", 400, "d1", "d2")]);
        await AgeAsync();

        await FindAsync();

        var run = (await AskAsync("changing", at => CommunityQuery.LatestRunAsync(at, Cancellation)))!;
        Assert.Equal((2, 3), (run.Run, run.Communities));
        Assert.Equal(new CommunityChangeAnswer(0, 0, 0), run.Change);
        Assert.Equal("1-2", await CommunityOfAsync("changing", "c2"));
        Assert.StartsWith("2-", await CommunityOfAsync("changing", "d1"), StringComparison.Ordinal);
    }

    private Task FindAsync() => new CommunitySearch(database.Schedule).RefreshAsync(Cancellation);

    private Task<T> AskAsync<T>(string network, Func<Measurement.At, Task<T>> ask) => database.AnswerAsync(network, AsOf, ask);

    /// <summary>As if the last run had been an hour ago.</summary>
    private async Task AgeAsync()
    {
        await using var age = database.Source.CreateCommand("update reciprocity_g1.scheduled_measure set computed_at = computed_at - interval '1 hour'");
        await age.ExecuteNonQueryAsync(Cancellation);
    }

    private static IEnumerable<PackedEngagement> Circle(string network, int id, params string[] members) =>
        from one in members
        from other in members
        where one != other
        select Like(network, id++, one, other, id * 0.01);

    private static PackedEngagement Like(string network, int id, string actor, string target, double hours) =>
        FoldedDatabase.Engaged(network, id, "like", actor, target, Start.AddHours(hours));
}
