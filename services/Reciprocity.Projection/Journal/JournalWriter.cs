using Marten;
using Npgsql;
using Reciprocity.Contracts.V1;

namespace Reciprocity.Projection.Journal;

/// <summary>Appends what is new to the journal: known ids first, then the events, in one transaction.</summary>
internal sealed class JournalWriter(IDocumentStore store, NpgsqlDataSource database, Intake intake, Lanes lanes, JournalMetrics metrics)
{
    private readonly ISerializer _serializer = store.Options.Serializer();

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
        // Held beyond commit and rollback: until then the next appender would take the version that this one takes.
        using var lane = lanes.Rent();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var distinct = entries.DistinctBy(entry => entry.Engagement.EventId).ToList();
        await FindPairsAsync(transaction, distinct, cancellation);
        var claimed = await KnownEngagements.ClaimAsync(
            transaction, [.. distinct.Select(entry => entry.Engagement.EventId)], [.. distinct.Select(entry => entry.Pair)], cancellation);
        var news = distinct.FindAll(entry => claimed.News.Contains(entry.Engagement.EventId));
        var parked = news.FindAll(entry => entry.Pair is null);
        if (parked.Count > 0)
        {
            await Parked.ParkAsync(transaction, _serializer, parked, cancellation);
        }


        // Originals first: a retraction by id whose page ended before its original's began would find nobody.
        List<Intake.Entry> journaled =
        [
            .. news.Where(entry => entry.Pair is not null).OrderBy(entry => entry.Engagement.Retracts is not null),
            .. await ReleaseAsync(transaction, news, claimed.Awaited, cancellation),
        ];
        if (journaled.Count + refusals.Count > 0)
        {
            await StoreAsync(transaction, lane.Stream, journaled, refusals, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        metrics.Appended(journaled.Count, entries.Count - news.Count, refusals.Count);
    }

    private async Task StoreAsync(
        NpgsqlTransaction transaction, string stream, List<Intake.Entry> journaled, List<Intake.Refusal> refusals, CancellationToken cancellation)
    {
        foreach (var network in journaled.GroupBy(entry => entry.Network))
        {
            // A session finds the streams that it appends to by their key alone. One for two networks would put both into the
            // first one's.
            var options = Marten.Services.SessionOptions.ForTransaction(transaction);
            options.TenantId = network.Key;
            await using var appending = store.LightweightSession(options);
            appending.Events.Append(stream, network.Select(JournaledEvent.Of));
            await appending.SaveChangesAsync(cancellation);
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

    private async Task<List<Intake.Entry>> ReleaseAsync(
        NpgsqlTransaction transaction, List<Intake.Entry> news, HashSet<Guid> awaited, CancellationToken cancellation)
    {
        if (awaited.Count == 0)
        {
            return [];
        }

        var originals = news.Where(entry => awaited.Contains(entry.Engagement.EventId)).ToDictionary(entry => entry.Engagement.EventId, entry => entry.Pair!.Value);
        return await Parked.ReleaseAsync(transaction, _serializer, originals, cancellation);
    }

    /// <summary>The pair of a retraction by id is that of its original, if that is here already.</summary>
    private static async Task FindPairsAsync(NpgsqlTransaction transaction, List<Intake.Entry> entries, CancellationToken cancellation)
    {
        if (entries.TrueForAll(entry => entry.Pair is not null))
        {
            return;
        }

        var here = entries.Where(entry => entry.Pair is not null && !entry.Engagement.Retracted).ToDictionary(entry => entry.Engagement.EventId, entry => entry.Pair!.Value);
        Guid[] elsewhere = [.. entries.Where(entry => entry.Pair is null).Select(entry => entry.Engagement.Retracts!.Value).Where(original => !here.ContainsKey(original))];
        var known = elsewhere.Length == 0 ? [] : await KnownEngagements.AwaitAsync(transaction, elsewhere, cancellation);
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Pair is null)
            {
                var original = entries[i].Engagement.Retracts!.Value;
                entries[i] = entries[i] with { Pair = here.TryGetValue(original, out var pair) || known.TryGetValue(original, out pair) ? pair : null };
            }
        }
    }

    /// <summary>The server's word on data that it refuses as such (class 22), however it is wrapped; null for any other failure.</summary>
    private static string? WhatCannotBeStored(Exception? failure) => failure switch
    {
        null => null,
        PostgresException { SqlState: ['2', '2', ..] } refused => refused.MessageText,
        _ => WhatCannotBeStored(failure.InnerException),
    };
}
