using Reciprocity.Projection.Days;

namespace Reciprocity.Projection.Tests.Days;

public sealed class DayQueryTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = DateOnly.FromDateTime(Noon.UtcDateTime);

    [Fact]
    public async Task A_day_says_what_came_about_on_it()
    {
        await FoldAsync("days", (1, "like", "ana", "bo", 0), (2, "comment", "bo", "ana", 1), (3, "follow", "cy", "ana", 2), (4, "view", "cy", "bo", 2), (5, "like", "cy", "bo", 30));

        var days = await ReadAsync("days", Day, Day.AddDays(9), limit: 10);

        Assert.Equal([Day, Day.AddDays(1)], days.Select(day => day.Day));
        Assert.Equal([new("comment", 1), new("follow", 1), new("like", 1)], days[0].Engagements);
        Assert.Equal((2, 1, 1, 0), (days[0].Opened, days[0].Answered, days[0].AnsweredInWindow, days[0].RanOut));
        Assert.Equal((1, 1, 0, 1, 3), (days[0].NewMutual, days[0].FollowersGained, days[0].FollowersLost, days[0].Views, days[0].ActiveMembers));
        Assert.Equal((1, 2), (days[1].Opened, days[1].ActiveMembers));
    }

    [Fact]
    public async Task The_first_days_of_the_range_are_read_and_no_more_than_asked_for()
    {
        await FoldAsync("limited", (1, "like", "ana", "bo", 0), (2, "like", "ana", "bo", 24), (3, "like", "ana", "bo", 72), (4, "like", "ana", "bo", 96));

        Assert.Equal([Day.AddDays(1), Day.AddDays(3)], (await ReadAsync("limited", Day.AddDays(1), Day.AddDays(9), limit: 2)).Select(day => day.Day));
        Assert.Equal([Day, Day.AddDays(1)], (await ReadAsync("limited", Day, Day.AddDays(2), limit: 10)).Select(day => day.Day));
    }

    [Fact]
    public async Task A_day_of_which_everything_was_taken_back_is_absent()
    {
        var erased = FoldedDatabase.Engaged("erased", 1, "like", "ana", "bo", Noon);
        await database.FoldAsync("erased", erased, FoldedDatabase.Engaged("erased", 2, "like", "ana", "bo", Noon.AddDays(1)));
        await database.FoldAsync("erased", FoldedDatabase.Retracted("erased", erased, Noon.AddDays(2)));

        Assert.Equal([Day.AddDays(1)], (await ReadAsync("erased", Day, Day.AddDays(9), limit: 10)).Select(day => day.Day));
    }

    private Task FoldAsync(string network, params (int Id, string Kind, string Actor, string Target, int Hours)[] facts) => database.FoldAsync(
        network, [.. facts.Select(fact => FoldedDatabase.Engaged(network, fact.Id, fact.Kind, fact.Actor, fact.Target, Noon.AddHours(fact.Hours)))]);

    private Task<IReadOnlyList<DayAnswer>> ReadAsync(string network, DateOnly from, DateOnly to, int limit) => database.AnswerAsync(
        network, Noon.AddDays(9), at => DayQuery.ReadAsync(at, from, to, limit, TestContext.Current.CancellationToken));
}
