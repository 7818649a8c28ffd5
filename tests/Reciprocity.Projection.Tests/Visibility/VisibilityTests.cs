using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Visibility;

namespace Reciprocity.Projection.Tests.Visibility;

public sealed class VisibilityTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = DateOnly.FromDateTime(Noon.UtcDateTime);

    [Fact]
    public async Task Both_sides_are_seen_more_in_the_days_after_an_answer()
    {
        // First seen on day 0; bo answers on day 5. Days 6, 7, 8 are after; 1–4 and 9–11 are other; 5 is neither; 12 is not over.
        const string Network = "answered";
        await database.FoldAsync(Network, [
            Fact(Network, 1, "like", "ana", "bo", 0),
            Fact(Network, 2, "like", "bo", "ana", 5),
            .. Views(Network, "ana", (0, 99), (2, 7), (5, 99), (6, 10), (7, 20), (10, 7), (12, 99)),
            .. Views(Network, "bo", (8, 9), (11, 14))]);

        var seen = (await AskAsync(Network, "ana", 12))!;

        Assert.Equal("views", seen.Basis);
        Assert.Equal(new ReachSideAnswer(new(3, 10), new(7, 2), 5), seen.Reach.Member);
        Assert.Equal(new ReachSideAnswer(new(3, 3), new(7, 2), 1.5), seen.Reach.Partners);
        Assert.Equal((1, false), (seen.Reach.PartnerCount, seen.Reach.IsSample));
        Assert.Equal([0, 2, 5, 6, 7, 10, 12], seen.Days.Where(day => day.Unknown > 0).Select(day => day.Day.DayNumber - Day.DayNumber));
    }

    [Fact]
    public async Task Views_are_of_known_and_unknown_viewers_and_partly_from_mutual_ties()
    {
        const string Network = "viewers";
        await database.FoldAsync(Network, [
            Fact(Network, 1, "like", "ana", "bo", 0),
            Fact(Network, 2, "like", "bo", "ana", 0),
            Fact(Network, 3, "like", "cy", "ana", 0),
            Fact(Network, 4, "view", "bo", "ana", 1, count: 3),
            Fact(Network, 5, "view", "cy", "ana", 1, count: 4),
            .. Views(Network, "ana", (1, 5))]);

        var seen = (await AskAsync(Network, "ana", 2))!;

        Assert.Equal(new VisibilityDay(Day.AddDays(1), Known: 7, Unknown: 5, Engagers: 0), seen.Days[^1]);
        Assert.Equal(new ViewsAnswer(12, 3, 0.25), seen.Views);
    }

    [Fact]
    public async Task Without_views_engagers_are_counted_and_too_few_days_have_no_mean()
    {
        // Answered on day 1: day 2 is the only one after, day 1 is neither.
        const string Network = "engagers";
        await database.FoldAsync(Network, Fact(Network, 1, "like", "ana", "bo", 0), Fact(Network, 2, "like", "bo", "ana", 1), Fact(Network, 3, "like", "cy", "ana", 1), Fact(Network, 4, "like", "cy", "ana", 2));

        var seen = (await AskAsync(Network, "ana", 3))!;

        Assert.Equal("engagers", seen.Basis);
        Assert.Equal([(1, 2), (2, 1)], seen.Days.Select(day => (day.Day.DayNumber - Day.DayNumber, (int)day.Engagers)));
        Assert.Equal(new ReachSideAnswer(new(1, null), new(0, null), null), seen.Reach.Member);
        Assert.Equal(new ViewsAnswer(0, 0, null), seen.Views);
        Assert.Equal(0, (await AskAsync(Network, "cy", 3))!.Reach.PartnerCount);
        Assert.Null(await AskAsync(Network, "nobody", 3));
    }

    [Fact]
    public async Task A_networks_members_are_seen_by_how_much_is_returned_to_them()
    {
        // Each of four gives five to x; x returns 0, 1, 3 and 5 of them.
        const string Network = "quartiles";
        List<PackedEngagement> facts = [];
        foreach (var (member, returned, views) in new[] { ("a", 0, 1), ("b", 1, 2), ("c", 3, 4), ("d", 5, 8) })
        {
            var from = 10 * facts.Count;
            facts.AddRange(Enumerable.Range(from, 5).Select(id => Fact(Network, id, "like", member, "x", day: 0)));
            facts.AddRange(Enumerable.Range(from + 5, returned).Select(id => Fact(Network, id, "like", "x", member, day: 1)));
            facts.AddRange(Views(Network, member, (1, views)));
        }

        // x gave nine, all of which came back: it shares the highest quarter's end with d.
        await database.FoldAsync(Network, [.. facts]);

        var network = await database.AnswerAsync(Network, Noon.AddDays(9), at => VisibilityEndpoints.NetworkAsync(at, TestContext.Current.CancellationToken));

        Assert.Equal(("views", 5), (network.Basis, (int)network.Members));
        Assert.Equal([new(0, 0.2, 2, 1.5), new(0.6, 0.6, 1, 4), new(1, 1, 2, 4), new(null, null, 0, null)], network.Quartiles);
    }

    private Task<VisibilityAnswer?> AskAsync(string network, string member, int day) => database.AnswerAsync(
        network, Noon.AddDays(day), at => VisibilityEndpoints.AnswerAsync(at, member, new(Day, null), TestContext.Current.CancellationToken));

    private static IEnumerable<PackedEngagement> Views(string network, string of, params (int Day, long Count)[] views) =>
        views.Select((view, i) => Fact(network, (1000 * of[0]) + i, "view", null, of, view.Day, view.Count));

    private static PackedEngagement Fact(string network, int id, string kind, string? actor, string target, int day, long count = 1) =>
        FoldedDatabase.Engaged(network, id, kind, actor!, target, Noon.AddDays(day)) with { Count = count };
}
