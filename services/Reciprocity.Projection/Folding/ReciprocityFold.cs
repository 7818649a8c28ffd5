using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// Folds the journal into read models. Marten's daemon calls it with one network's events of a page after the other, commits
/// what it queues together with its own progress, and calls it again with the same events if that failed.
/// </summary>
internal sealed class ReciprocityFold(Generation generation, FoldMetrics metrics) : IProjection, IDisposable
{
    private const int CachedStates = 100_000;

    private readonly FoldCache _cache = new(CachedStates);
    private readonly SemaphoreSlim _one = new(1);
    private Writers? _writers;

    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        // An agent that was stopped may still be in here when its successor starts.
        await _one.WaitAsync(cancellation);
        try
        {
            await FoldAsync(operations, events, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task FoldAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var started = FoldMetrics.Start();
        var network = operations.TenantId;
        var mark = await ReadMarkAsync(operations, network, cancellation);
        var cached = _cache.Open(network, mark.Token);

        // What is folded already is only seen again by a leader that was overtaken; its page will not be committed.
        var slice = new Slice(generation.Policy, events.Where(e => e.Sequence > mark.Position));
        var before = cached.Network ?? await operations.LoadAsync<NetworkSummary>(network, cancellation) ?? new NetworkSummary { Id = network };

        var delta = new NetworkDelta();
        var pairs = slice.Evolve(await PairsAsync(operations, cached, slice.Pairs, cancellation), delta);
        var members = new List<Standing>(delta.Members.Count);
        var standings = await StandingsAsync(operations, cached, delta.Members.Keys, cancellation);
        foreach (var (member, change) in delta.Members)
        {
            var standing = standings.GetValueOrDefault(member);
            var after = change.ApplyTo(standing ?? new Standing { Id = member });
            delta.StandingChanged(standing, after);
            members.Add(after);
        }

        var summary = slice.CountInto(delta.ApplyTo(before));
        var page = new FoldMark(Math.Max(mark.Position, events[^1].Sequence), Guid.NewGuid());
        Queue(operations, network, page, summary, pairs, members);
        cached.Stage(new(page.Token!.Value, summary, pairs, members));
        metrics.Folded(started, events.Count, pairs.Count, members.Count);
    }

    private async Task<FoldMark> ReadMarkAsync(IDocumentOperations operations, string network, CancellationToken cancellation)
    {
        await using var connection = operations.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        return await FoldMark.ReadAsync(connection, generation.Schema, network, cancellation);
    }

    private static async Task<Dictionary<Guid, Relationship>> PairsAsync(
        IDocumentOperations operations, FoldCache.View cached, IReadOnlyCollection<Guid> wanted, CancellationToken cancellation)
    {
        var states = new Dictionary<Guid, Relationship>(wanted.Count);
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
            foreach (var state in await operations.LoadManyAsync<Relationship>(cancellation, missing))
            {
                states[state.Id] = state;
            }
        }

        return states;
    }

    private static async Task<Dictionary<string, Standing>> StandingsAsync(
        IDocumentOperations operations, FoldCache.View cached, IEnumerable<string> wanted, CancellationToken cancellation)
    {
        var states = new Dictionary<string, Standing>(StringComparer.Ordinal);
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

        if (missing.Count > 0)
        {
            foreach (var state in await operations.LoadManyAsync<Standing>(cancellation, missing))
            {
                states[state.Id] = state;
            }
        }

        return states;
    }

    private void Queue(
        IDocumentOperations operations,
        string network,
        FoldMark mark,
        NetworkSummary summary,
        IReadOnlyList<Relationship> pairs,
        IReadOnlyList<Standing> members)
    {
        // A page that a crash of PostgreSQL takes back is folded again: its progress is in the same transaction.
        operations.QueueSqlCommand("set local synchronous_commit = off");
        _writers ??= new Writers((StoreOptions)operations.DocumentStore.Options);
        _writers.Relationships.Queue(operations, pairs);
        _writers.Standings.Queue(operations, members);
        _writers.Networks.Queue(operations, [summary]);
        mark.QueueWrite(operations, generation.Schema, network);
    }

    private sealed class Writers(StoreOptions options)
    {
        public DocumentUpsert<Relationship> Relationships { get; } = new(options);

        public DocumentUpsert<Standing> Standings { get; } = new(options);

        public DocumentUpsert<NetworkSummary> Networks { get; } = new(options);
    }
}
