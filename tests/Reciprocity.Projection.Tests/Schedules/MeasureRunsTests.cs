using Npgsql;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Tests.Schedules;

public sealed class MeasureRunsTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private const string Network = "growing";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100, 58, false)]
    [InlineData(100, 60, true)]
    [InlineData(10, 60, false)]
    [InlineData(10, 589, false)]
    [InlineData(10, 591, true)]
    public async Task A_measure_rests_for_what_it_will_take_now_that_the_network_has_grown(long computedAt, int restedSeconds, bool due)
    {
        await database.FoldAsync(Network, FoldedDatabase.Engaged(Network, 1, "like", "ana", "bo", DateTimeOffset.UnixEpoch));
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await ExecuteAsync(connection, $"update reciprocity_g1.fold_mark set position = 101 where network = '{Network}'");
        await ExecuteAsync(
            connection,
            $"""
             insert into reciprocity_g1.scheduled_measure (network, measure, as_of, position, computed_at, took)
             values ('{Network}', 'some', now(), {computedAt}, now() - interval '{restedSeconds} s', interval '990 ms')
             on conflict (network, measure) do update set position = excluded.position, computed_at = excluded.computed_at
             """);

        Assert.Equal(due, (await MeasureRuns.DueAsync(connection, "reciprocity_g1", "some", TimeSpan.FromSeconds(30), TimeSpan.FromDays(1), Cancellation)).Contains(Network));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
