using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// The ids of all events in the journal, with the pair of each: what makes every event count once. It is written in the
/// transaction that appends the events, and first, so that two instances with the same event wait for each other instead of
/// failing, and no append is rolled back for a duplicate.
/// </summary>
internal static class KnownEngagements
{
    public const string TableName = "known_engagements";

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("event_id", "uuid").AsPrimaryKey();
        table.AddColumn("pair", "uuid");
        return table;
    }

    /// <summary>Claims the ids, in their order so that claimants never deadlock. Returns those that were not known.</summary>
    public static async Task<HashSet<Guid>> ClaimAsync(
        NpgsqlTransaction transaction, string schema, Guid[] eventIds, Guid?[] pairs, CancellationToken cancellation)
    {
        await using var claim = new NpgsqlCommand(
            $"""
             insert into {schema}.{TableName} (event_id, pair)
             select event_id, pair from unnest($1, $2) as claimed (event_id, pair) order by event_id
             on conflict do nothing
             returning event_id
             """,
            transaction.Connection,
            transaction);
        claim.Parameters.Add(new() { Value = eventIds });
        claim.Parameters.Add(new() { Value = pairs, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        var claimed = new HashSet<Guid>(eventIds.Length);
        await using var reader = await claim.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            claimed.Add(reader.GetGuid(0));
        }

        return claimed;
    }

    /// <summary>The pairs of those of the events that are known and have one.</summary>
    public static async Task<Dictionary<Guid, Guid>> PairsOfAsync(
        NpgsqlTransaction transaction, string schema, Guid[] eventIds, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"select event_id, pair from {schema}.{TableName} where event_id = any($1) and pair is not null", transaction.Connection, transaction);
        query.Parameters.Add(new() { Value = eventIds });
        var pairs = new Dictionary<Guid, Guid>();
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            pairs[reader.GetGuid(0)] = reader.GetGuid(1);
        }

        return pairs;
    }
}
