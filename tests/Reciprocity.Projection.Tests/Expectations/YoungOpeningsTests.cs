using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Tests.Members;

namespace Reciprocity.Projection.Tests.Expectations;

/// <summary>What is summed by day, and a day's rows, must come to as many as there are rows.</summary>
public sealed class YoungOpeningsTests(GeneratedDatabase database) : IClassFixture<GeneratedDatabase>
{
    private const string Schema = "reciprocity_g1";
    private static readonly DateTimeOffset LastDay = new(GeneratedDatabase.Newest.UtcDateTime.Date, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(11.5)]
    [InlineData(23.999)]
    [InlineData(-24)]
    [InlineData(-24 * 6.3)]
    [InlineData(-24 * 1_000)]
    [InlineData(24 * 7)]
    public async Task They_are_as_many_as_there_are_rows_of_every_member_since_any_time(double hours)
    {
        var folded = await database.FoldedAsync();
        await using var compare = folded.Source.CreateCommand(
            $"""
             select known.member, {YoungOpenings.CountSql(Schema, "known.member", "$2")},
               (select count(*) from {Schema}.open_expectation open where open.network = $1 and open.awaited = known.member and open.opened_at >= $2)
             from (select distinct member from {Schema}.member_day where network = $1) known
             """);
        compare.Parameters.Add(new() { Value = GeneratedDatabase.Network });
        compare.Parameters.Add(new() { Value = LastDay.AddHours(hours) });
        await using var reader = await compare.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var (members, counted) = (0, 0L);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal((reader.GetString(0), reader.GetInt64(2)), (reader.GetString(0), reader.GetInt64(1)));
            (members, counted) = (members + 1, counted + reader.GetInt64(1));
        }

        Assert.InRange(members, 200, 300);
        Assert.True(counted > 0 || hours > 23, $"{counted}");
    }
}
