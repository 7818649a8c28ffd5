using JasperFx.Events;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Journal.V1;

namespace Reciprocity.Projection.Tests.Journal;

/// <summary>What is appended at once is stored as Marten would have stored it.</summary>
public sealed class JournalAppendTests(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Events_are_stored_as_Marten_stores_them_and_read_back_by_it()
    {
        Intake.Entry[] entries = [Entry("ours", 1), Entry("ours", 2) with { Historical = true }, Entry("ours", 3)];
        List<Engagement> expected = [.. entries.Select(entry => entry.Engagement)];

        await AppendAsync("lane", entries[..2]);
        await AppendAsync("lane", entries[2..]);
        await using (var session = database.Journal.LightweightSession("theirs"))
        {
            session.Events.Append("lane", entries.Select(object (entry) =>
                new Event<EngagementJournaled>(EngagementJournaled.Of(entry.Engagement, entry.Pair, entry.Historical)) { Id = Guid.CreateVersion7() }));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var (ours, theirs) = (await RowsAsync("ours"), await RowsAsync("theirs"));
        Assert.Equal(3, ours.Count);
        Assert.Equal(theirs, ours);
        Assert.Equal(await StreamAsync("theirs"), await StreamAsync("ours"));
        await using var reading = database.Journal.QuerySession("ours");
        var read = await reading.Events.FetchStreamAsync("lane", token: TestContext.Current.CancellationToken);
        Assert.Equal(expected, read.Select(e => ((EngagementJournaled)e.Data).ToEngagement(e.Id)));
        Assert.Equal([1L, 2L, 3L], read.Select(e => e.Version));
        Assert.True(TimeProvider.System.GetUtcNow() - read[0].Timestamp < TimeSpan.FromMinutes(1), "An event's time is that of its append.");
    }

    [Fact]
    public async Task The_sequences_of_each_networks_events_are_told_and_follow_their_order()
    {
        var appended = await AppendAsync("two", [Entry("first", 1), Entry("second", 2), Entry("first", 3), Entry("first", 4)]);

        Assert.Equal(2, appended.Count);
        Assert.Equal(2, appended[0].Last - appended[0].First);
        Assert.Equal(appended[1].First, appended[1].Last);
        await using var reading = database.Journal.QuerySession("first");
        var read = await reading.Events.FetchStreamAsync("two", token: TestContext.Current.CancellationToken);
        Assert.Equal(["1", "3", "4"], read.OrderBy(e => e.Sequence).Select(e => ((EngagementJournaled)e.Data).Id));
    }

    private static Intake.Entry Entry(string network, int id)
    {
        var engagement = new Engagement
        {
            EventId = Guid.CreateVersion7(),
            Source = "shop",
            Id = $"{id}",
            Kind = "like",
            Actor = "ana \\ \"ü\"",
            Target = "bo",
            Content = "post 9",
            OccurredAt = Now.AddMinutes(id),
            Count = 1,
        };
        return new(network, engagement, PairKey.Of(engagement.Actor, engagement.Target), Historical: false);
    }

    private async Task<List<(long First, long Last)>> AppendAsync(string lane, Intake.Entry[] entries)
    {
        await using var connection = await database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var appended = await new JournalAppend(database.Journal).AppendAsync(transaction, lane, [.. entries], TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return appended;
    }

    /// <summary>All columns but those that two events never share.</summary>
    private Task<List<string>> RowsAsync(string network) => TextsAsync(
        $"select (to_jsonb(event) - 'seq_id' - 'id' - 'timestamp' - 'tenant_id')::text from reciprocity.mt_events event where tenant_id = '{network}' order by seq_id");

    private async Task<string> StreamAsync(string network) => Assert.Single(await TextsAsync(
        $"select (to_jsonb(stream) - 'timestamp' - 'created' - 'tenant_id')::text from reciprocity.mt_streams stream where tenant_id = '{network}' and id = 'lane'"));

    private async Task<List<string>> TextsAsync(string sql)
    {
        await using var query = database.Source.CreateCommand(sql);
        await using var reader = await query.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> texts = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
