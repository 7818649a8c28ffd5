using System.Runtime.CompilerServices;
using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Streams;

/// <summary>Reads what listeners are told.</summary>
internal sealed class StreamPages([FromKeyedServices(StorageSetup.Queries)] NpgsqlDataSource database)
{
    /// <summary>How many rows are read at once, by one listener: that many are held for each of them.</summary>
    public const int MostRows = 4;

    /// <summary>How many rows of each network are read at once, for all listeners.</summary>
    public const int MostRowsOfEach = 32;

    private const string Columns = "page.position, page.first, page.count, page.event, page.items";

    /// <summary>The place behind everything that there is.</summary>
    public async Task<StreamPlace> EndAsync(string network, CancellationToken cancellation)
    {
        await using var query = database.CreateCommand(
            $"""
             select position, next from (
               (select position, first + count as next from {StreamTable.Name} page where network = $1 and {StreamTable.IsTold}
                order by position desc, first desc limit 1)
               union all
               select position, next from {StreamTable.PrunedName} where network = $1) place
             order by position desc, next desc limit 1
             """);
        query.Parameters.Add(new() { Value = network });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new(reader.GetInt64(0), reader.GetInt32(1)) : StreamPlace.Start;
    }

    /// <summary>The next rows behind a place; null where some of what came behind it is no longer kept.</summary>
    public async Task<List<StreamRow>?> ReadAsync(string network, StreamPlace after, CancellationToken cancellation)
    {
        // The rows first: what is deleted after that has been read.
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new(
            $"""
             select {Columns} from {StreamTable.Name} page
             where network = $1 and position >= $2 and (position, first + count) > ($2, $3) and {StreamTable.IsTold}
             order by position, first limit {MostRows}
             """)
        { Parameters = { new() { Value = network }, new() { Value = after.Position }, new() { Value = after.Next } } });
        batch.BatchCommands.Add(new($"select 1 from {StreamTable.PrunedName} where network = $1 and (position, next) > ($2, $3)")
        { Parameters = { new() { Value = network }, new() { Value = after.Position }, new() { Value = after.Next } } });
        List<StreamRow> rows = [];
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(Row(reader, 0));
        }

        await reader.NextResultAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? null : rows;
    }

    /// <summary>The next rows of several networks, each behind its place; of each in order.</summary>
    public async IAsyncEnumerable<(string Network, StreamRow Row)> ReadAsync(
        IReadOnlyList<(string Network, StreamPlace After)> wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var query = database.CreateCommand(
            $"""
             select wanted.network, told.* from unnest($1, $2, $3) as wanted (network, position, next)
             cross join lateral (
               select {Columns} from {StreamTable.Name} page
               where page.network = wanted.network and page.position >= wanted.position
                 and (page.position, page.first + page.count) > (wanted.position, wanted.next) and {StreamTable.IsTold}
               order by page.position, page.first limit {MostRowsOfEach}) told
             order by wanted.network, told.position, told.first
             """);
        query.Parameters.Add(new() { Value = wanted.Select(one => one.Network).ToArray() });
        query.Parameters.Add(new() { Value = wanted.Select(one => one.After.Position).ToArray() });
        query.Parameters.Add(new() { Value = wanted.Select(one => one.After.Next).ToArray() });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            yield return (reader.GetString(0), Row(reader, 1));
        }
    }

    private static StreamRow Row(NpgsqlDataReader reader, int from) => new(
        reader.GetInt64(from), reader.GetInt32(from + 1), reader.GetInt32(from + 2), reader.GetString(from + 3), reader.GetString(from + 4));
}
