using Marten;
using Npgsql;
using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Journal;

/// <summary>Appends what is new to the journal: known ids first, then the events, in one transaction.</summary>
internal sealed class JournalWriter(IDocumentStore store, NpgsqlDataSource database, Intake intake, Lanes lanes, JournalMetrics metrics)
{
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
        var news = await KnownEngagements.ClaimAsync(
            transaction, Schemas.Journal, [.. distinct.Select(entry => entry.Engagement.EventId)], [.. distinct.Select(entry => entry.Pair)], cancellation);

        if (news.Count + refusals.Count > 0)
        {
            await using var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
            foreach (var network in distinct.Where(entry => news.Contains(entry.Engagement.EventId)).GroupBy(entry => entry.Network))
            {
                session.ForTenant(network.Key).Events.Append(lane.Stream, network.Select(JournaledEvent.Of));
            }

            foreach (var (network, rejected) in refusals)
            {
                (network.Length == 0 ? session : (IDocumentOperations)session.ForTenant(network)).Store(rejected);
            }

            await session.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        metrics.Appended(news.Count, entries.Count - news.Count, refusals.Count);
    }

    /// <summary>A retraction by id says only what it retracts; the pair is that of its original, if that is here already.</summary>
    private static async Task FindPairsAsync(NpgsqlTransaction transaction, List<Intake.Entry> entries, CancellationToken cancellation)
    {
        Guid[] originals = [.. entries.Where(entry => entry.Pair is null).Select(entry => entry.Engagement.Retracts!.Value)];
        if (originals.Length == 0)
        {
            return;
        }

        var pairs = await KnownEngagements.PairsOfAsync(transaction, Schemas.Journal, originals, cancellation);
        foreach (var entry in entries.Where(entry => entry.Pair is not null))
        {
            pairs.TryAdd(entry.Engagement.EventId, entry.Pair!.Value);
        }

        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Pair is null && pairs.TryGetValue(entries[i].Engagement.Retracts!.Value, out var pair))
            {
                entries[i] = entries[i] with { Pair = pair };
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
