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
/// Folds the journal into read models. It is called with one network's events of a page after the other; what it queues is committed
/// together with the daemon's progress, and it is called again with the same events if that failed.
/// </summary>
/// <param name="appends">What the daemon is woken by; without it, it looks at the journal at intervals.</param>
internal sealed class ReciprocityFold(Generation generation, FoldMetrics metrics, Appends? appends = null) : IProjection, IDisposable
{
    /// <summary>In bytes: about what a full page writes.</summary>
    private const int KeptDocuments = 8 * 1024 * 1024;

    /// <summary>In bytes. Three quarters of it are some 200,000 members.</summary>
    private const int KeptMembers = 24 * 1024 * 1024;

    private readonly FoldCache _cache = new(KeptDocuments, KeptMembers);
    private readonly PageBytes _read = new(capacity: 0, pagesInUse: 1);
    private readonly StreamTurns _turns = new(generation);
    private readonly SemaphoreSlim _one = new(1);
    private PageWriter? _writer;

    /// <summary>To be waited on between two looks at the journal.</summary>
    public FoldWakeup Wakeup { get; } = new(appends ?? new());

    /// <summary>Folds on top of what the database holds. What it queues has to be committed or given up before the next call but two.</summary>
    public Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation) =>
        FoldAsync(new FoldPage(), operations, events, cancellation);

    /// <summary>Folds on top of what the page before left, or will have left when this one is committed.</summary>
    public async Task FoldAsync(FoldPage page, IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        // An agent that was stopped may still be in here when its successor starts.
        await _one.WaitAsync(cancellation);
        try
        {
            await FoldPartAsync(page, operations, events, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Measures a page that was committed.</summary>
    public void Committed(IReadOnlyCollection<FoldPage.Part> parts)
    {
        if (parts.Count > 0)
        {
            metrics.Committed(parts.Min(part => part.Started), parts.Select(part => part.Oldest));
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task FoldPartAsync(FoldPage page, IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var started = FoldMetrics.Start();
        var network = operations.TenantId;
        _cache.Begin(page);
        _read.Begin(page);
        using var span = FoldMetrics.Spans.StartFor("fold", ActivityKind.Internal, AppendSpans.Between(events[0].Sequence, events[^1].Sequence));
        await using var connection = operations.Database.CreateConnection();
        await connection.OpenAsync(cancellation);

        // Before the mark is read: if the page before was committed by now, the mark is that page's.
        var ahead = page.Ahead(network);
        var (committed, erased) = await FoldMark.ReadAsync(connection, generation.Schema, network, cancellation);
        var mark = ahead?.Mark ?? committed;
        var cached = _cache.Open(network, mark.Token, ahead?.Staged);
        var before = cached.Network ?? await operations.LoadAsync<NetworkSummary>(network, cancellation);

        // What is folded already is seen again by a leader that was overtaken.
        List<IEvent> news = [.. events.Where(e => e.Sequence > mark.Position)];
        var engagements = events[0].Sequence > erased
            ? LoadedEvents.Of(news)
            : await LoadedEvents.AgainAsync(connection, news, cancellation);
        var slice = new Slice(generation.Policy, engagements, news.Count);
        var reader = new PageReader(operations, connection, generation.Schema, cached, _read, cancellation);
        var next = new FoldMark(Math.Max(mark.Position, events[^1].Sequence), Guid.NewGuid());
        var turn = await _turns.OfAsync(connection, next.Position, cancellation);
        var stages = turn == StreamTurn.Silent ? null : new StageChanges(generation.Policy, slice);
        var states = await reader.StatesAsync(slice);
        var pairs = await FoldPairsAsync(slice, new PairChanges(generation.Policy, stages), states, reader, page, mark.Position, cancellation);
        await reader.AddMembersAsync(pairs.Delta.Members.Keys.Where(member => !slice.Members.Contains(member)));
        List<MemberMoments.OfPair> moments = [.. pairs.Changes.Select(pair => MemberMoments.OfPair.Of(pair.After))];
        _writer ??= new PageWriter((StoreOptions)operations.DocumentStore.Options, generation.Schema, _cache);
        var standings = _writer.BeginStandings();
        await FoldStandingsAsync(pairs.Delta, reader.Members, standings, new(moments, ahead?.Moments ?? []), connection, network, cancellation);
        var summary = slice.CountInto(pairs.Delta.ApplyTo(before ?? new NetworkSummary { Id = network }));
        var staged = _writer.Queue(operations, pairs, standings, (summary, IsNew: before is null), next, mark);
        cached.Stage(staged);
        page.Add(network, new(next, staged, moments, started, events[0].Timestamp));
        Tell(operations, turn, stages, next.Position, events);
        metrics.Folded(started, events.Count, moments.Count, standings.Count);
        span?.SetTag("reciprocity.network", network).SetTag("reciprocity.events", events.Count).SetTag("reciprocity.position", next.Position);
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

    private async Task<PairChanges> FoldPairsAsync(
        Slice slice, PairChanges pairs, Dictionary<Guid, Relationship> states, PageReader reader, FoldPage page, long position, CancellationToken cancellation)
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
            if (anew.Exists(pair => pair.State is { } state && Checkpoints.MayExistFor(state)))
            {
                // Which checkpoints hold is known to the database only.
                await page.BeforeAsync(cancellation);
            }

            var histories = await reader.HistoriesAsync(anew, position);
            foreach (var (pair, state, news) in anew)
            {
                var (from, known) = histories[pair];
                pairs.Refold(pair, state, from, known, news);
            }
        }

        return pairs;
    }

    private async Task FoldStandingsAsync(
        NetworkDelta delta,
        PageMembers before,
        PageWriter.StandingRows after,
        MemberMoments.ChangedPairs changed,
        NpgsqlConnection connection,
        string network,
        CancellationToken cancellation)
    {
        List<MemberMoments.Lost> lost = [];
        foreach (var (member, change) in delta.Members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            var standing = before.Find(member);
            var changedStanding = change.ApplyTo(standing ?? new Standing { Id = member });
            delta.StandingChanged(standing, changedStanding);
            var (lostFirst, lostLast) = standing is null ? default : (change.MayHaveLostFirst(standing), change.MayHaveLostLast(standing));
            if (lostFirst || lostLast)
            {
                lost.Add(new(changedStanding, lostFirst, lostLast));
            }
            else
            {
                after.Add(changedStanding, isNew: standing is null);
            }
        }

        if (lost.Count > 0)
        {
            var found = await MemberMoments.ReadAsync(connection, generation.Schema, network, lost, changed, cancellation);
            found.ForEach(standing => after.Add(standing, isNew: false));
        }
    }
}
