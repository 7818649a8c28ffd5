using Reciprocity.Projection.Landmarks;
using Reciprocity.Projection.Networks;
using Reciprocity.Projection.Outcomes;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Tests.Outcomes;

public sealed class OutcomeMeasureTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset AsOf = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_became_of_those_who_were_answered_and_of_the_others()
    {
        await FoldAsync("outcomes", ("like", "ana", "bo", 0), ("like", "bo", "ana", 1), ("like", "ana", "bo", 10), ("like", "cy", "dee", 0), ("view", "eve", "ana", 0), ("like", "ana", "eve", 2), ("follow", "eve", "ana", 12));
        Assert.Null(await database.AnswerAsync("outcomes", AsOf, at => OutcomeMeasure.LatestAsync(at, Cancellation)));

        await new OutcomeMeasure(database.Schedule).RefreshAsync(Cancellation);

        var latest = await database.AnswerAsync("outcomes", AsOf, at => OutcomeMeasure.LatestAsync(at, Cancellation));
        var items = latest!.Value.Result.Items.ToDictionary(item => item.Name);
        Assert.Equal(["newcomers", "fans", "viewers", "days"], latest.Value.Result.Items.Select(item => item.Name));

        // ana is answered and goes on; bo, cy and eve are not answered in their first week, and do not.
        Assert.Equal((new GroupAnswer(1, 1, 1), new GroupAnswer(3, 0, 0)), (items["newcomers"].All.With, items["newcomers"].All.Without));

        // ana comes back to bo; bo to ana, cy to dee, ana to eve and eve to ana do not.
        Assert.Equal((new GroupAnswer(1, 1, 1), new GroupAnswer(4, 0, 0)), (items["fans"].All.With, items["fans"].All.Without));
        Assert.Equal((new GroupAnswer(1, 1, 1), new GroupAnswer(0, 0, null)), (items["viewers"].All.With, items["viewers"].All.Without));
        Assert.StartsWith("Of 1 newcomers that were answered within 7 days of their first engagement 100 % engaged somebody", items["newcomers"].Sentence, StringComparison.Ordinal);
        Assert.Equal(["1", "2", "3+"], items["fans"].ByActivity.Select(one => one.Activity));

        // Stretches in whose first week ana, bo and cy engaged others; dee gave nothing, and eve nothing in her first week.
        Assert.Equal(28 * 3, items["days"].All.With.Size + items["days"].All.Without.Size);
    }

    [Fact]
    public async Task Reciprocity_above_activity_is_null_until_it_is_computed()
    {
        await FoldAsync("above", ("like", "ana", "bo", 0), ("like", "bo", "ana", 1), ("like", "ana", "cy", 2), ("like", "cy", "dee", 2));
        Assert.Null(await database.AnswerAsync("above", AsOf, LatestAsync));

        await new AboveActivity(database.Schedule).RefreshAsync(Cancellation);

        var above = await database.AnswerAsync("above", AsOf, LatestAsync);
        Assert.InRange(above!.ExpectedEdge!.Value, 0.05, 0.45);
        Assert.Equal((0.5 - above.ExpectedEdge) / (1 - above.ExpectedEdge), above.Edge);
        Assert.Equal(AsOf, above.AsOf);
    }

    private static async Task<AboveActivityAnswer?> LatestAsync(Measurement.At at)
    {
        await using var reader = await at.Snapshot.AskAsync(frame => [AboveActivity.Latest(frame)], at.AsOf, Cancellation);
        return await AboveActivity.ReadLatestAsync(reader, Cancellation);
    }

    private Task FoldAsync(string network, params (string Kind, string Actor, string Target, double Day)[] facts) => database.FoldAsync(
        network, [.. facts.Select((fact, id) => FoldedDatabase.Engaged(network, id, fact.Kind, fact.Actor, fact.Target, Start.AddDays(fact.Day)))]);
}
