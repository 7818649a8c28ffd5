using Marten;
using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Folding;

/// <summary>Reads what a slice builds on: from the cache what is there, from the database the rest.</summary>
internal sealed class PageReader(
    IDocumentOperations operations, NpgsqlConnection connection, string schema, FoldCache.View cached, PageBytes bytes, CancellationToken cancellation)
{
    /// <summary>How the members stood that the slice names, and those that were added since.</summary>
    public PageMembers Members { get; } = new(cached, bytes);

    /// <summary>The pairs that a slice names, and its members, over a connection each.</summary>
    public async Task<Dictionary<Guid, Relationship>> StatesAsync(Slice slice)
    {
        var adding = AddMembersAsync(slice.Members);
        var pairs = PairsAsync(slice.Pairs.Select(pair => pair.Key));
        await Task.WhenAll(adding, pairs);
        return await pairs;
    }

    public async Task AddMembersAsync(IEnumerable<string> wanted)
    {
        var missing = Members.Missing(wanted);
        if (missing.Count > 0)
        {
            await foreach (var row in ReadAsync(connection, "mt_doc_standing", missing))
            {
                Members.Add(row.GetString(0), row.GetFieldValue<byte[]>(1));
            }
        }
    }

    private async Task<Dictionary<Guid, Relationship>> PairsAsync(IEnumerable<Guid> wanted)
    {
        var states = new Dictionary<Guid, Relationship>();
        List<Guid> missing = [];
        foreach (var pair in wanted)
        {
            if (cached.TryGetPair(pair, out var state))
            {
                states[pair] = state;
            }
            else
            {
                missing.Add(pair);
            }
        }

        if (missing.Count > 0)
        {
            await using var another = operations.Database.CreateConnection();
            await another.OpenAsync(cancellation);
            await foreach (var row in ReadAsync(another, "mt_doc_relationship", missing))
            {
                states[row.GetGuid(0)] = row.Document<Relationship>(1);
            }
        }

        return states;
    }

    /// <summary>
    /// One look into the index for each: of a table that nobody has counted yet PostgreSQL would rather read all of a network, the
    /// longer the more there is of it.
    /// </summary>
    /// <returns>Rows of an id and its document.</returns>
    private async IAsyncEnumerable<NpgsqlDataReader> ReadAsync(NpgsqlConnection over, string table, object ids)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select wanted.id, found.data from unnest($2) as wanted (id)
             cross join lateral (select data from {schema}.{table} where tenant_id = $1 and id = wanted.id limit 1) found
             """,
            over);
        query.Parameters.Add(new() { Value = operations.TenantId });
        query.Parameters.Add(new() { Value = ids });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            yield return reader;
        }
    }

    /// <summary>For each pair the checkpoint to begin at, if there is one, and its events from there up to a place in the journal.</summary>
    public async Task<Dictionary<Guid, (Relationship? From, List<Engagement> Known)>> HistoriesAsync(
        IReadOnlyList<(Guid Pair, Relationship? State, List<Engagement> News)> wanted, long upTo)
    {
        var eligible = wanted.Where(pair => pair.State is { Retracted: false } state && Checkpoints.MayExistFor(state) && !pair.News.Exists(e => e.Retracted));
        var checkpoints = await Checkpoints.ReadAsync(
            connection, schema, operations.TenantId, [.. eligible.Select(pair => (pair.Pair, pair.News[0].Key))], cancellation);
        var known = await PairHistories.ReadAsync(
            connection,
            operations.TenantId,
            [.. wanted.Select(pair => new PairHistories.Wanted(pair.Pair, checkpoints.GetValueOrDefault(pair.Pair)?.Latest?.At ?? DateTimeOffset.MinValue))],
            upTo,
            cancellation);
        return wanted.ToDictionary(
            pair => pair.Pair,
            pair => (checkpoints.GetValueOrDefault(pair.Pair), known.GetValueOrDefault(pair.Pair)?.ConvertAll(recorded => recorded.Engagement) ?? []));
    }
}
