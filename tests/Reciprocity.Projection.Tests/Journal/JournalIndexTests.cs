using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Tests.Journal;

public sealed class JournalIndexTests(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Indexes_of_our_own_outlive_a_schema_update()
    {
        await PairIndex.CreateAsync(database.Source, Cancellation);
        await CampaignIndex.CreateAsync(database.Source, Cancellation);

        await SchemaUpdate.ApplyAsync(database.Source, database.Journal, Cancellation);
        await SchemaUpdate.ApplyAsync(database.Source, database.ReadModels, Cancellation);

        await using var query = database.Source.CreateCommand(
            $"select count(*) from pg_indexes where schemaname = '{Schemas.Journal}' and indexname in ('{PairIndex.Name}', '{CampaignIndex.Name}')");
        Assert.Equal(2L, await query.ExecuteScalarAsync(Cancellation));
    }
}
