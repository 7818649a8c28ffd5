using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Tests.Journal;

public sealed class JournalIndexTests(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Indexes_of_our_own_outlive_a_schema_update()
    {
        await JournalIndexes.CreateAsync(database.Source, Cancellation);

        await SchemaUpdate.ApplyAsync(database.Source, database.Journal, Cancellation);
        await SchemaUpdate.ApplyAsync(database.Source, database.ReadModels, Cancellation);

        await using var query = database.Source.CreateCommand(
            $"select array_agg(indexname::text order by indexname) from pg_indexes where schemaname = '{Schemas.Journal}' and indexname = any($1)");
        query.Parameters.Add(new() { Value = JournalIndexes.All.Select(index => index.Name).ToArray() });
        Assert.Equal(["mt_events_campaign", "mt_events_historical", "mt_events_pair"], Assert.IsType<string[]>(await query.ExecuteScalarAsync(Cancellation)));
    }
}
