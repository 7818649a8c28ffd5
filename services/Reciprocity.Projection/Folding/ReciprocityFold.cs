using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Relationships;
using Reciprocity.Hosting.Telemetry;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Streams;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// Folds the journal into read models. Marten's daemon calls it with one network's events of a page after the other, commits
/// what it queues together with its own progress, and calls it again with the same events if that failed.
/// </summary>
/// <param name="appends">What the daemon is woken by; without it, it looks at the journal at intervals.</param>
internal sealed class ReciprocityFold(Generation generation, FoldMetrics metrics, Appends? appends = null) : IProjection, IDisposable
{
    private const int CachedStates = 40_000;

    private readonly FoldCache _cache = new(CachedStates);
    private readonly StreamTurns _turns = new(generation);
    private readonly SemaphoreSlim _one = new(1);
    private PageWriter? _writer;

    /// <summary>To be told of commits.</summary>
    public CommittedPages Commits { get; } = new(metrics, new(appends ?? new()));

    /// <summary>To be waited on between two looks at the journal.</summary>
    public FoldWakeup Wakeup => Commits.Wakeup;

    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        // An agent that was stopped may still be in here when its successor starts.
        await _one.WaitAsync(cancellation);
        try
        {
            Wakeup.Begin();
            await FoldAsync(operations, events, cancellation);
        }
        catch
        {
            Wakeup.End();
            throw;
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
        using var span = FoldMetrics.Spans.StartFor("fold", ActivityKind.Internal, AppendSpans.Between(events[0].Sequence, events[^1].Sequence));
        await using var connection = operations.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        var (mark, erased) = await FoldMark.ReadAsync(connection, generation.Schema, network, cancellation);
        var cached = _cache.Open(network, mark.Token);
        var before = cached.Network ?? await operations.LoadAsync<NetworkSummary>(network, cancellation) ?? new NetworkSummary { Id = network };

        // What is folded already is seen again by a leader that was overtaken.
        List<IEvent> news = [.. events.Where(e => e.Sequence > mark.Position)];
        var engagements = events[0].Sequence > erased
            ? LoadedEvents.Of(news)
            : await LoadedEvents.AgainAsync(connection, operations.DocumentStore.Options.Serializer(), news, cancellation);
        var slice = new Slice(generation.Policy, engagements, news.Count);
        var reader = new PageReader(operations, connection, generation.Schema, cached, cancellation);
        var page = new FoldMark(Math.Max(mark.Position, events[^1].Sequence), Guid.NewGuid());
        var turn = await _turns.OfAsync(connection, page.Position, cancellation);
        var stages = turn == StreamTurn.Silent ? null : new StageChanges(generation.Policy, slice);
        var (states, members) = await reader.StatesAsync(slice);
        var pairs = await FoldPairsAsync(slice, new PairChanges(generation.Policy, stages), states, reader, mark.Position);
        await reader.AddStandingsAsync(members, pairs.Delta.Members.Keys.Where(member => !slice.Members.Contains(member)));
        List<Relationship> relationships = [.. pairs.Changes.Select(pair => pair.After)];
        var standings = await FoldStandingsAsync(pairs.Delta, members, relationships, connection, network, cancellation);
        var summary = slice.CountInto(pairs.Delta.ApplyTo(before));

        _writer ??= new PageWriter((StoreOptions)operations.DocumentStore.Options, generation.Schema);
        cached.Stage(_writer.Queue(operations, pairs, relationships, standings, summary, page, mark));
        Tell(operations, turn, stages, page.Position, events);
        metrics.Folded(started, events.Count, relationships.Count, standings.Count);
        Commits.Expect(network, started, events[0].Timestamp);
        span?.SetTag("reciprocity.network", network).SetTag("reciprocity.events", events.Count).SetTag("reciprocity.position", page.Position);
    }

    private void Tell(IDocumentOperations operations, StreamTurn turn, StageChanges? stages, long position, IReadOnlyList<IEvent> events)
    {
        if (turn == StreamTurn.Tells)
        {
            StreamRows.QueuePage(operations, generation.Number, stages!, position);
        }
        else if (turn == StreamTurn.Ahead)
        {
            StreamRows.QueueAhead(operations, generation.Number, stages!, events.ToDictionary(e => e.Id, e => e.Sequence));
        }
    }

    private async Task<PairChanges> FoldPairsAsync(Slice slice, PairChanges pairs, Dictionary<Guid, Relationship> states, PageReader reader, long position)
    {
        List<(Guid Pair, Relationship? State, List<Engagement> News)> anew = [];
        foreach (var (pair, news) in slice.Pairs)
        {
            var state = states.GetValueOrDefault(pair);
            if (!pairs.TryEvolve(pair, state, news))
            {
                anew.Add((pair, state, news));
            }
        }

        if (anew.Count > 0)
        {
            metrics.Refolded(anew.Count);
            var histories = await reader.HistoriesAsync(anew, position);
            foreach (var (pair, state, news) in anew)
            {
                var (from, known) = histories[pair];
                pairs.Refold(pair, state, from, known, news);
            }
        }

        return pairs;
    }

    private async Task<List<Standing>> FoldStandingsAsync(
        NetworkDelta delta,
        Dictionary<string, Standing> before,
        List<Relationship> changed,
        NpgsqlConnection connection,
        string network,
        CancellationToken cancellation)
    {
        var after = new List<Standing>(delta.Members.Count);
        List<Standing> lost = [];
        foreach (var (member, change) in delta.Members)
        {
            var standing = before.GetValueOrDefault(member);
            var changedStanding = change.ApplyTo(standing ?? new Standing { Id = member });
            delta.StandingChanged(standing, changedStanding);
            (change.MayHaveLostMoments ? lost : after).Add(changedStanding);
        }

        if (lost.Count > 0)
        {
            after.AddRange(await MemberMoments.ReadAsync(connection, generation.Schema, network, lost, changed, cancellation));
        }

        return after;
    }
}
