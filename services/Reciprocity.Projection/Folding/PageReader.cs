using System.Text.Json;
using Marten;
using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Folding;

/// <summary>Reads what a slice builds on: from the cache what is there, from the database the rest.</summary>
internal sealed class PageReader(
    IDocumentOperations operations, NpgsqlConnection connection, string schema, FoldCache.View cached, CancellationToken cancellation)
{
    private readonly ISerializer _serializer = operations.DocumentStore.Options.Serializer();

    /// <summary>The pairs and the members that a slice names, over a connection each.</summary>
    public async Task<(Dictionary<Guid, Relationship> Pairs, Dictionary<string, Standing> Members)> StatesAsync(Slice slice)
    {
        var members = new Dictionary<string, Standing>(StringComparer.Ordinal);
        var adding = AddStandingsAsync(members, slice.Members);
        var pairs = PairsAsync(slice.Pairs.Keys);
        await Task.WhenAll(adding, pairs);
        return (await pairs, members);
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

        foreach (var state in missing.Count == 0 ? [] : await operations.LoadManyAsync<Relationship>(cancellation, missing))
        {
            states[state.Id] = state;
        }

        return states;
    }

    public async Task AddStandingsAsync(Dictionary<string, Standing> states, IEnumerable<string> wanted)
    {
        List<string> missing = [];
        foreach (var member in wanted)
        {
            if (cached.TryGetMember(member, out var state))
            {
                states[member] = state;
            }
            else
            {
                missing.Add(member);
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        await using var query = new NpgsqlCommand($"select data from {schema}.mt_doc_standing where tenant_id = $1 and id = any($2)", connection);
        query.Parameters.Add(new() { Value = operations.TenantId });
        query.Parameters.Add(new() { Value = missing });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var state = JsonSerializer.Deserialize<Standing>(reader.GetFieldValue<byte[]>(0), StoredJson.ReadModels)!;
            states[state.Id] = state;
        }
    }

    /// <summary>For each pair the checkpoint to begin at, if there is one, and its events from there up to a place in the journal.</summary>
    public async Task<Dictionary<Guid, (Relationship? From, List<Engagement> Known)>> HistoriesAsync(
        IReadOnlyList<(Guid Pair, Relationship? State, List<Engagement> News)> wanted, long upTo)
    {
        var eligible = wanted.Where(pair => pair.State is { Retracted: false } state && Checkpoints.MayExistFor(state) && !pair.News.Exists(e => e.Retracted));
        var checkpoints = await Checkpoints.ReadAsync(
            connection, _serializer, schema, operations.TenantId, [.. eligible.Select(pair => (pair.Pair, pair.News[0].Key))], cancellation);
        var known = await PairHistories.ReadAsync(
            connection,
            _serializer,
            operations.TenantId,
            [.. wanted.Select(pair => new PairHistories.Wanted(pair.Pair, checkpoints.GetValueOrDefault(pair.Pair)?.Latest?.At ?? DateTimeOffset.MinValue))],
            upTo,
            cancellation);
        return wanted.ToDictionary(
            pair => pair.Pair,
            pair => (checkpoints.GetValueOrDefault(pair.Pair), known.GetValueOrDefault(pair.Pair)?.ConvertAll(recorded => recorded.Engagement) ?? []));
    }
}
