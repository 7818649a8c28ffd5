using Microsoft.Extensions.Logging.Abstractions;
using Reciprocity.Projection.Trends;

namespace Reciprocity.Projection.Tests.Trends;

public sealed class TrendScanTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset AsOf = new(2026, 12, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Ties_come_stay_and_go()
    {
        // Days before: new is 3 days old; kept has both sides within four weeks; lost went 12 days ago; never lived came too late to.
        (string, string, int)[] facts =
        [
            ("new1", "new2", 5), ("new2", "new1", 3),
            ("kept1", "kept2", 60), ("kept2", "kept1", 59), ("kept1", "kept2", 20), ("kept2", "kept1", 6),
            ("lost1", "lost2", 45), ("lost2", "lost1", 40), ("lost1", "lost2", 2),
            ("late1", "late2", 80), ("late2", "late1", 10),
            ("one1", "one2", 4),
        ];
        await database.FoldAsync(
            "trends", [.. facts.Select((fact, id) => FoldedDatabase.Engaged("trends", id, "like", fact.Item1, fact.Item2, AsOf.AddDays(-fact.Item3)))]);

        var trends = (await database.AnswerAsync("trends", AsOf, at => new TrendScan(database.Stores, database.Source, TimeProvider.System, NullLogger<TrendScan>.Instance).OfAsync(at, TestContext.Current.CancellationToken))).Value;

        Assert.Equal(
            [
                new(7, 5, 2.0 / 5, 1, 1, 0),
                new(28, 7, 4.0 / 7, 2, 1, 1),
                new(90, 9, 8.0 / 9, 4, 0, 1),
            ],
            trends.Windows);
        Assert.Equal([DateOnly.FromDateTime(AsOf.AddDays(-12).UtcDateTime)], trends.Days.Where(day => day.Lost > 0).Select(day => day.Day));
        Assert.Equal(4, trends.Days.Sum(day => day.NewMutual));
    }
}
