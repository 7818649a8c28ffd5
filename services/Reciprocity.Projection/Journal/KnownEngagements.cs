using Npgsql;
using NpgsqlTypes;
using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// The ids of all events in the journal, with the pair of each: what makes every event count once. It is written in the
/// transaction that appends the events, and first, so that two instances with the same event wait for each other instead of
/// failing, and no append is rolled back for a duplicate.
/// </summary>
/// <remarks>
/// An id may stand here before its event: a retraction by id puts in its original's, as one that is awaited. Whoever then brings
/// the original meets that row, whichever of the two commits first. What is parked stands here too, without a pair.
/// </remarks>
internal static class KnownEngagements
{
    public const string TableName = "known_engagements";

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("event_id", "uuid").AsPrimaryKey();
        table.AddColumn("pair", "uuid");
        table.AddColumn("awaited", "boolean");
        return table;
    }

    /// <summary>What was new of the claimed ids, and which of those were awaited.</summary>
    public readonly record struct Claimed(HashSet<Guid> News, HashSet<Guid> Awaited);

    /// <summary>Claims the ids, in their order so that claimants never deadlock.</summary>
    public static async Task<Claimed> ClaimAsync(NpgsqlTransaction transaction, Guid[] eventIds, Guid?[] pairs, CancellationToken cancellation)
    {
        var news = await IdsAsync(
            transaction,
            $"""
             insert into {Schemas.Journal}.{TableName} (event_id, pair)
             select event_id, pair from unnest($1, $2) as claimed (event_id, pair) order by event_id
             on conflict do nothing
             returning event_id
             """,
            eventIds,
            pairs,
            cancellation);
        if (news.Count == eventIds.Length)
        {
            return new(news, []);
        }

        var awaited = await IdsAsync(
            transaction,
            $"""
             update {Schemas.Journal}.{TableName} known set pair = claimed.pair, awaited = null
             from unnest($1, $2) as claimed (event_id, pair)
             where known.event_id = claimed.event_id and known.awaited
             returning known.event_id
             """,
            eventIds,
            pairs,
            cancellation);
        news.UnionWith(awaited);
        return new(news, awaited);
    }

    /// <summary>The pairs of those of the events that are known; the others are awaited from now on.</summary>
    public static async Task<Dictionary<Guid, Guid>> AwaitAsync(NpgsqlTransaction transaction, Guid[] eventIds, CancellationToken cancellation)
    {
        await using (var insert = new NpgsqlCommand(
            $"""
             insert into {Schemas.Journal}.{TableName} (event_id, awaited)
             select distinct event_id, true from unnest($1) as awaited (event_id) order by event_id
             on conflict do nothing
             """,
            transaction.Connection,
            transaction))
        {
            insert.Parameters.Add(new() { Value = eventIds });
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        // Held until this transaction ends: whoever brings the original, or finds its pair, then sees who waits for it.
        await using var query = new NpgsqlCommand(
            $"select event_id, pair from {Schemas.Journal}.{TableName} where event_id = any($1) order by event_id for share", transaction.Connection, transaction);
        query.Parameters.Add(new() { Value = eventIds });
        var pairs = new Dictionary<Guid, Guid>();
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!await reader.IsDBNullAsync(1, cancellation))
            {
                pairs[reader.GetGuid(0)] = reader.GetGuid(1);
            }
        }

        return pairs;
    }

    /// <summary>Enters the pairs of events that were parked.</summary>
    public static async Task PairAsync(NpgsqlTransaction transaction, IReadOnlyDictionary<Guid, Guid> pairs, CancellationToken cancellation)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        await using var update = new NpgsqlCommand(
            $"""
             update {Schemas.Journal}.{TableName} known set pair = found.pair
             from unnest($1, $2) as found (event_id, pair) where known.event_id = found.event_id
             """,
            transaction.Connection,
            transaction);
        update.Parameters.Add(new() { Value = pairs.Keys.ToArray() });
        update.Parameters.Add(new() { Value = pairs.Values.ToArray() });
        await update.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<HashSet<Guid>> IdsAsync(
        NpgsqlTransaction transaction, string sql, Guid[] eventIds, Guid?[] pairs, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        command.Parameters.Add(new() { Value = eventIds });
        command.Parameters.Add(new() { Value = pairs, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        var ids = new HashSet<Guid>(eventIds.Length);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }
}
