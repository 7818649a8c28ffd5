using Marten;
using Npgsql;
using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Erasures;

namespace Reciprocity.Projection.Journal;

/// <summary>Appends what is new to the journal: known ids first, then the events, in one transaction.</summary>
/// <param name="appends">Told of each commit with something new, where somebody waits for it.</param>
internal sealed class JournalWriter(
    IDocumentStore store, NpgsqlDataSource database, Intake intake, Lanes lanes, ErasureGate erasures, JournalMetrics metrics, Appends? appends = null)
{
    private readonly ISerializer _serializer = store.Options.Serializer();
    private readonly JournalAppend _append = new(store);
    private readonly OwnedContents _owned = new();

    /// <summary>Returns once everything in the packs is in the journal, or known already, or set aside.</summary>
    /// <exception cref="NpgsqlException">Nothing of the packs is journaled; it can be tried again.</exception>
    public Task AppendAsync(IEnumerable<EngagementPack> packs, CancellationToken cancellation)
    {
        var (entries, refusals) = intake.Check(packs);
        return AppendAsync(entries, refusals, cancellation);
    }

    private async Task AppendAsync(List<Intake.Entry> entries, List<Intake.Refusal> refusals, CancellationToken cancellation)
    {
        try
        {
            await AppendInOneTransactionAsync(entries, refusals, cancellation);
        }
        catch (Exception failure) when (WhatCannotBeStored(failure) is { } reason)
        {
            // The checks should have found it. Whatever it is, it must not keep the others out: halve until it stands alone.
            metrics.Unstorable();
            if (entries.Count <= 1)
            {
                var culprits = entries.Select(entry => intake.Refuse(entry.Network, Intake.Pack(entry.Engagement), reason));
                await AppendInOneTransactionAsync([], [.. refusals, .. culprits], cancellation);
                return;
            }

            var half = entries.Count / 2;
            await AppendAsync(entries[..half], refusals, cancellation);
            await AppendAsync(entries[half..], [], cancellation);
        }
    }

    private async Task AppendInOneTransactionAsync(List<Intake.Entry> entries, List<Intake.Refusal> refusals, CancellationToken cancellation)
    {
        var started = JournalMetrics.Start();

        // Held beyond commit and rollback: until then the next appender would take the version that this one takes.
        using var lane = lanes.Rent();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var erased = await erasures.EnterAsync(transaction, entries.Select(entry => entry.Network).Concat(refusals.Select(refusal => refusal.Network)), cancellation);
        var distinct = entries.DistinctBy(entry => entry.Engagement.EventId).Select(entry => entry.Without(erased)).ToList();
        var found = await Pairing.FindAsync(transaction, distinct, _owned, cancellation);
        var claimed = await KnownEngagements.ClaimAsync(
            transaction, [.. distinct.Select(entry => entry.Engagement.EventId)], [.. distinct.Select(entry => entry.Pair)], cancellation);
        var news = distinct.FindAll(entry => claimed.News.Contains(entry.Engagement.EventId));
        var parked = news.FindAll(entry => entry.Pair is null);
        await Parked.ParkAsync(transaction, _serializer, parked, cancellation);
        var released = await ReleaseAsync(transaction, found.Owners, news.Where(entry => claimed.Awaited.Contains(entry.Engagement.EventId)), cancellation);

        // Originals first: a retraction by id whose page ended before its original's began would find nobody.
        List<Intake.Entry> journaled = [.. news.Where(entry => entry.Pair is not null).Concat(released).OrderBy(entry => entry.Engagement.Retracts is not null)];
        if (journaled.Count + refusals.Count > 0)
        {
            await StoreAsync(transaction, lane.Stream, journaled, [.. refusals.Select(refusal => refusal.Without(erased))], cancellation);
        }

        await transaction.CommitAsync(cancellation);
        if (journaled.Count > 0)
        {
            appends?.Committed();
        }

        _owned.Add(found.Owned);
        metrics.Appended(started, journaled.Count, entries.Count - news.Count, refusals.Count);
        metrics.Parked(parked.Count, released.Count);
    }

    private async Task StoreAsync(
        NpgsqlTransaction transaction, string stream, List<Intake.Entry> journaled, List<Intake.Refusal> refusals, CancellationToken cancellation)
    {
        if (journaled.Count > 0)
        {
            AppendSpans.Remember(await _append.AppendAsync(transaction, stream, journaled, cancellation));
        }

        if (refusals.Count == 0)
        {
            return;
        }

        await using var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
        foreach (var (network, rejected) in refusals)
        {
            (network.Length == 0 ? session : (IDocumentOperations)session.ForTenant(network)).Store(rejected);
        }

        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>What waited for owners that have been found, and what waits for that or for news as its original.</summary>
    private static async Task<List<Intake.Entry>> ReleaseAsync(
        NpgsqlTransaction transaction, Dictionary<Guid, string> found, IEnumerable<Intake.Entry> awaited, CancellationToken cancellation)
    {
        var owned = await Parked.ReleaseByOwnersAsync(transaction, found, cancellation);
        await KnownEngagements.PairAsync(transaction, PairsOf(owned), cancellation);
        var originals = PairsOf(awaited.Where(entry => entry.Pair is not null).Concat(owned));
        return [.. owned, .. await Parked.ReleaseByOriginalsAsync(transaction, originals, cancellation)];
    }

    private static Dictionary<Guid, Guid> PairsOf(IEnumerable<Intake.Entry> entries) =>
        entries.ToDictionary(entry => entry.Engagement.EventId, entry => entry.Pair!.Value);

    /// <summary>The server's word on data that it refuses as such (class 22), however it is wrapped; null for any other failure.</summary>
    private static string? WhatCannotBeStored(Exception? failure) => failure switch
    {
        null => null,
        PostgresException { SqlState: ['2', '2', ..] } refused => refused.MessageText,
        _ => WhatCannotBeStored(failure.InnerException),
    };
}
