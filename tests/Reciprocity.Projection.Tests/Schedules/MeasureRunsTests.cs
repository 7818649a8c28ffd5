using Npgsql;
using Reciprocity.Projection.Communities;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Tests.Schedules;

public sealed class MeasureRunsTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private const string Measure = "communities";
    private static readonly DateTimeOffset Start = new(2026, 12, 20, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 59, 30)] // Nothing but that it changed.
    [InlineData(10, 118, 30)] // Twice as large.
    [InlineData(90, 236, 30)] // Ten times, counted as four.
    [InlineData(1, 500, 500)]
    public async Task A_measure_rests_for_its_share_of_what_the_next_run_will_take(int more, int seconds, int least)
    {
        var network = $"grows-{more}-{least}";
        await EngageAsync(network, 0, 10);
        await new CommunitySearch(database.Schedule).RefreshAsync(Cancellation);
        await EngageAsync(network, 10, more);

        // Ten seconds and a tenth apart, for what passes between writing and looking.
        await TookASecondAsync(seconds - 10);
        Assert.DoesNotContain(network, await DueAsync(least));
        await TookASecondAsync(seconds + (seconds / 10) + 1);
        Assert.Contains(network, await DueAsync(least));
    }

    private Task EngageAsync(string network, int from, int count) => database.FoldAsync(
        network, [.. Enumerable.Range(from, count).Select(id => FoldedDatabase.Engaged(network, id, "like", "ana", "bo", Start.AddMinutes(id)))]);

    private async Task<List<string>> DueAsync(int least)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        return await MeasureRuns.DueAsync(connection, "reciprocity_g1", Measure, TimeSpan.FromSeconds(least), TimeSpan.FromDays(1), Cancellation);
    }

    /// <summary>As if all last runs had taken a second, and begun so long ago.</summary>
    private async Task TookASecondAsync(int ago)
    {
        await using var age = database.Source.CreateCommand("update reciprocity_g1.scheduled_measure set took = '1 second', computed_at = now() - $1");
        age.Parameters.Add(new NpgsqlParameter { Value = TimeSpan.FromSeconds(ago) });
        await age.ExecuteNonQueryAsync(Cancellation);
    }
}
