using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Tests.Generations;

public sealed class ReadModelsTests : GenerationTest
{
    private const string Tables =
        """
        select string_agg(c.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod), E'\n' order by c.relname, a.attnum)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
        where n.nspname = '{0}' and c.relkind in ('r', 'i') and a.attnum > 0
        """;

    [Fact]
    public async Task Each_generation_has_the_same_tables_with_room_for_updates_and_leaves_the_journal_as_it_is()
    {
        var journal = await ScalarAsync<string>(Tables.Replace("{0}", "reciprocity", StringComparison.Ordinal));
        await using var stores = NewStores();

        await SchemaUpdate.ApplyAsync(Source, stores.Open(new Generation(2, Changed)), Cancellation);

        Assert.Equal(journal, await ScalarAsync<string>(Tables.Replace("{0}", "reciprocity", StringComparison.Ordinal)));
        Assert.Equal(
            await ScalarAsync<string>(Tables.Replace("{0}", "reciprocity_g1", StringComparison.Ordinal)),
            await ScalarAsync<string>(Tables.Replace("{0}", "reciprocity_g2", StringComparison.Ordinal)));
        Assert.True(await ScalarAsync<bool>(
            "select bool_and('fillfactor=70' = any(reloptions)) from pg_class where relkind = 'r' and relnamespace = 'reciprocity_g2'::regnamespace"));
    }

    [Fact]
    public async Task All_tables_are_visited_as_they_double_also_those_that_are_there_already()
    {
        await using var stores = NewStores();
        await ExecuteAsync(
            "alter table reciprocity_g1.member_day reset (autovacuum_analyze_scale_factor); alter table reciprocity_g1.network_day set (autovacuum_analyze_scale_factor = 0.3)");

        await SchemaUpdate.ApplyAsync(Source, stores.Open(new Generation(1, Changed)), Cancellation);

        // What was chosen for one of them stays.
        Assert.Equal(1L, await ScalarAsync<long>("select count(*) from pg_class where relname = 'network_day' and 'autovacuum_analyze_scale_factor=0.3' = any(reloptions)"));

        Assert.True(await ScalarAsync<bool>(
            "select bool_and(reloptions @> array['autovacuum_vacuum_insert_scale_factor=1', 'autovacuum_analyze_scale_factor=0.5']) " +
            "from pg_class where relkind = 'r' and relname <> 'network_day' and relnamespace in ('reciprocity'::regnamespace, 'reciprocity_g1'::regnamespace)"));
    }

    [Fact]
    public async Task A_table_of_before_gets_what_it_lacks_and_keeps_what_it_holds()
    {
        await using var stores = NewStores();
        await ExecuteAsync(
            """
            alter table reciprocity_g1.scheduled_measure drop column events;
            insert into reciprocity_g1.scheduled_measure (network, measure, as_of, position, computed_at, took) values ('n', 'communities', now(), 1, now(), '1 second')
            """);

        await SchemaUpdate.ApplyAsync(Source, stores.Open(new Generation(1, Changed)), Cancellation);

        Assert.Equal(1L, await ScalarAsync<long>("select count(*) from reciprocity_g1.scheduled_measure where events is null and position = 1"));
    }

    [Fact]
    public async Task Several_instances_may_make_them_at_once()
    {
        await using var stores = NewStores();
        await using var others = NewStores();

        await Task.WhenAll(new[] { stores, others }.Select(each => SchemaUpdate.ApplyAsync(Source, each.Open(new Generation(2, Changed)), Cancellation)));

        Assert.Equal(0L, await ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"));
    }
}
