using Marten;
using Npgsql;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Erasures;

/// <summary>Rewrites the events that name a member, and what is known of them, in one transaction.</summary>
internal sealed class JournalErasure(NpgsqlTransaction transaction, ISerializer serializer, ErasureRequest request)
{
    private const int EventsAtOnce = 2_000;
    private readonly RenamedMember _renamed = new(request.Member, request.Token);

    private readonly record struct Recorded(long Sequence, Guid Id, EngagementJournaled Journaled);

    /// <summary>The keys of the member's pairs, with those that they have from now on.</summary>
    private readonly Dictionary<Guid, Guid> _pairs = [];

    /// <summary>The contents that mention the member, with what they are called from now on.</summary>
    public Dictionary<string, string> Contents { get; } = new(StringComparer.Ordinal);

    /// <summary>Rewrites these events, and says how far it is.</summary>
    public async Task RewriteAsync(IReadOnlyList<long> sequences, Func<long, Task> report, CancellationToken cancellation)
    {
        var done = 0L;
        foreach (var some in sequences.Chunk(EventsAtOnce))
        {
            await WriteAsync(await ReadAsync(some, cancellation), cancellation);
            await report(done += some.Length);
        }

        await RekeyAsync(cancellation);
    }

    private async Task<List<Recorded>> ReadAsync(long[] sequences, CancellationToken cancellation)
    {
        await using var query = Command($"select seq_id, id, data from {Schemas.Journal}.mt_events where seq_id = any($1)");
        query.Parameters.Add(new() { Value = sequences });
        List<Recorded> events = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            events.Add(new(reader.GetInt64(0), reader.GetGuid(1), reader.Document<EngagementJournaled>(2)));
        }

        return events;
    }

    private async Task WriteAsync(List<Recorded> events, CancellationToken cancellation)
    {
        var changed = events.Select(read => (read.Sequence, read.Id, Before: read.Journaled, After: Rename(read.Journaled))).Where(read => read.Before != read.After).ToList();
        await using var update = Command(
            $"""
             update {Schemas.Journal}.mt_events event set data = renamed.data::jsonb
             from unnest($1, $2) as renamed (seq_id, data) where event.seq_id = renamed.seq_id
             """);
        update.Parameters.Add(new() { Value = changed.Select(read => read.Sequence).ToArray() });
        update.Parameters.Add(new() { Value = changed.Select(read => serializer.ToJson(read.After)).ToArray() });
        await update.ExecuteNonQueryAsync(cancellation);
        await PairAsync([.. changed.Where(read => read.Before.Pair != read.After.Pair).Select(read => (read.Id, read.After.Pair!.Value))], cancellation);
    }

    /// <summary>A retraction by id may be of a pair of which it names one member, or none: those are left for <see cref="RekeyAsync"/>.</summary>
    private EngagementJournaled Rename(EngagementJournaled journaled)
    {
        var renamed = _renamed.Of(journaled);
        if (renamed.Content is { } content && content != journaled.Content)
        {
            Contents[journaled.Content!] = content;
        }

        if (journaled.Target is { } target && journaled.Pair is { } pair && pair == PairKey.Of(journaled.Actor, target)
            && PairKey.Of(renamed.Actor, renamed.Target!) is var rekeyed && rekeyed != pair)
        {
            _pairs[pair] = rekeyed;
            return renamed with { Pair = rekeyed };
        }

        return renamed;
    }

    /// <summary>What else belongs to the member's pairs.</summary>
    private async Task RekeyAsync(CancellationToken cancellation)
    {
        await using var update = Command(
            $"""
             update {Schemas.Journal}.mt_events event set data = jsonb_set(data, '{"{pair}"}', to_jsonb(rekeyed.now::text))
             from unnest($1, $2) as rekeyed (was, now) where {PairIndex.Pair} = rekeyed.was and event.tenant_id = $3
             returning event.id, rekeyed.now
             """);
        update.Parameters.Add(new() { Value = _pairs.Keys.ToArray() });
        update.Parameters.Add(new() { Value = _pairs.Values.ToArray() });
        update.Parameters.Add(new() { Value = request.Network });
        List<(Guid Event, Guid Pair)> rekeyed = [];
        await using (var reader = await update.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                rekeyed.Add((reader.GetGuid(0), reader.GetGuid(1)));
            }
        }

        await PairAsync(rekeyed, cancellation);
    }

    private Task PairAsync(IReadOnlyList<(Guid Event, Guid Pair)> pairs, CancellationToken cancellation) =>
        KnownEngagements.PairAsync(transaction, pairs.ToDictionary(pair => pair.Event, pair => pair.Pair), cancellation);

    private NpgsqlCommand Command(string sql) => new(sql, transaction.Connection, transaction) { CommandTimeout = 0 };
}
