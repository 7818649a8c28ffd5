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

    [Fact]
    public async Task Events_do_not_refer_to_their_stream_and_no_longer_do_where_they_did()
    {
        await using (var add = database.Source.CreateCommand(
            $"alter table {Schemas.Journal}.mt_events add constraint fkey_mt_events_stream_id_tenant_id foreign key (tenant_id, stream_id) references {Schemas.Journal}.mt_streams (tenant_id, id)"))
        {
            await add.ExecuteNonQueryAsync(Cancellation);
        }

        await SchemaUpdate.ApplyAsync(database.Source, database.Journal, Cancellation);
        Assert.Equal(0L, await ForeignKeysAsync());
        await SchemaUpdate.ApplyAsync(database.Source, database.ReadModels, Cancellation);
        Assert.Equal(0L, await ForeignKeysAsync());
    }

    private async Task<long> ForeignKeysAsync()
    {
        await using var query = database.Source.CreateCommand(
            $"select count(*) from pg_constraint where contype = 'f' and connamespace = '{Schemas.Journal}'::regnamespace");
        return (long)(await query.ExecuteScalarAsync(Cancellation))!;
    }
}
