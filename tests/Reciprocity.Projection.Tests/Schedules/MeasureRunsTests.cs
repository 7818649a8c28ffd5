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
    [InlineData(1000, 1, 65, 30)] // It grew by a tenth.
    [InlineData(1000, 10, 118, 30)]
    [InlineData(1000, 90, 590, 30)]
    [InlineData(90, 90, 30, 30)] // Too short to say anything.
    [InlineData(1000, 1, 500, 500)]
    public async Task A_measure_rests_for_its_share_of_what_the_next_run_will_take(int took, int more, int seconds, int least)
    {
        var network = $"grows-{took}-{more}-{least}";
        await EngageAsync(network, 0, 10);
        await new CommunitySearch(database.Schedule).RefreshAsync(Cancellation);
        await EngageAsync(network, 10, more);

        // A tenth apart, for what passes between writing and looking.
        await HaveTakenAsync(took, ago: seconds - (seconds / 10));
        Assert.DoesNotContain(network, await DueAsync(least));
        await HaveTakenAsync(took, ago: seconds + (seconds / 10));
        Assert.Contains(network, await DueAsync(least));
    }

    private Task EngageAsync(string network, int from, int count) => database.FoldAsync(
        network, [.. Enumerable.Range(from, count).Select(id => FoldedDatabase.Engaged(network, id, "like", "ana", "bo", Start.AddMinutes(id)))]);

    private async Task<List<string>> DueAsync(int least)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        return await MeasureRuns.DueAsync(connection, "reciprocity_g1", Measure, TimeSpan.FromSeconds(least), TimeSpan.FromDays(1), Cancellation);
    }

    /// <summary>As if all last runs had taken so many milliseconds, so many seconds ago.</summary>
    private async Task HaveTakenAsync(int milliseconds, int ago)
    {
        await using var age = database.Source.CreateCommand("update reciprocity_g1.scheduled_measure set took = $1, computed_at = now() - $2");
        age.Parameters.Add(new NpgsqlParameter { Value = TimeSpan.FromMilliseconds(milliseconds) });
        age.Parameters.Add(new NpgsqlParameter { Value = TimeSpan.FromSeconds(ago) });
        await age.ExecuteNonQueryAsync(Cancellation);
    }
}
