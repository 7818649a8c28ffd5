using Marten;
using Npgsql;
using NpgsqlTypes;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// What was accepted and has no pair yet: retractions by id that came before their originals, and what names content whose owner
/// nobody has named. Each waits for one thing, the event id of the original or the <see cref="ContentKey"/>, and is journaled in
/// the transaction that brings it.
/// </summary>
internal static class Parked
{
    public const string TableName = "parked_engagement";

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("event_id", "uuid").AsPrimaryKey();
        table.AddColumn("network", "varchar").NotNull();
        table.AddColumn("awaits", "uuid").NotNull();
        table.AddColumn("event", "jsonb").NotNull();
        table.AddColumn("parked_at", "timestamptz").NotNull();
        table.Indexes.Add(new IndexDefinition("parked_engagement_awaits") { Columns = ["awaits"] });
        table.Indexes.Add(new IndexDefinition("parked_engagement_listed") { Columns = ["network", "parked_at", "event_id"] });
        return table;
    }

    public static async Task ParkAsync(NpgsqlTransaction transaction, ISerializer serializer, IReadOnlyList<Intake.Entry> entries, CancellationToken cancellation)
    {
        if (entries.Count == 0)
        {
            return;
        }

        await using var insert = new NpgsqlCommand(
            $"""
             insert into {Schemas.Journal}.{TableName} (event_id, network, awaits, event, parked_at)
             select event_id, network, awaits, event::jsonb, now() from unnest($1, $2, $3, $4) as parked (event_id, network, awaits, event)
             """,
            transaction.Connection,
            transaction);
        insert.Parameters.Add(new() { Value = entries.Select(entry => entry.Engagement.EventId).ToArray() });
        insert.Parameters.Add(new() { Value = entries.Select(entry => entry.Network).ToArray() });
        insert.Parameters.Add(new() { Value = entries.Select(Awaits).ToArray() });
        insert.Parameters.Add(new() { Value = entries.Select(entry => serializer.ToJson(EngagementJournaled.Of(entry.Engagement, null, entry.Historical))).ToArray() });
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Takes out what waited for these originals, each with the original's pair.</summary>
    public static Task<List<Intake.Entry>> ReleaseByOriginalsAsync(
        NpgsqlTransaction transaction, IReadOnlyDictionary<Guid, Guid> pairs, CancellationToken cancellation) =>
        ReleaseAsync(transaction, pairs.Keys, (entry, original) => entry with { Pair = pairs[original] }, cancellation);

    /// <summary>Takes out what waited for the owners of these contents, each with its owner as the target.</summary>
    public static Task<List<Intake.Entry>> ReleaseByOwnersAsync(
        NpgsqlTransaction transaction, IReadOnlyDictionary<Guid, string> owners, CancellationToken cancellation) =>
        ReleaseAsync(transaction, owners.Keys, (entry, content) => entry.OwnedBy(owners[content]), cancellation);

    private static Guid Awaits(Intake.Entry entry) =>
        entry.Engagement.Retracts ?? ContentKey.Of(entry.Network, entry.Engagement.Content!);

    private static async Task<List<Intake.Entry>> ReleaseAsync(
        NpgsqlTransaction transaction, IEnumerable<Guid> awaited, Func<Intake.Entry, Guid, Intake.Entry> complete, CancellationToken cancellation)
    {
        Guid[] arrived = [.. awaited];
        if (arrived.Length == 0)
        {
            return [];
        }

        await using var delete = new NpgsqlCommand(
            $"delete from {Schemas.Journal}.{TableName} where awaits = any($1) returning event_id, network, awaits, event", transaction.Connection, transaction);
        delete.Parameters.Add(new() { Value = arrived, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        List<Intake.Entry> released = [];
        await using var reader = await delete.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var parked = reader.Document<EngagementJournaled>(3);
            released.Add(complete(new(reader.GetString(1), parked.ToEngagement(reader.GetGuid(0)), null, parked.Historical), reader.GetGuid(2)));
        }

        return released;
    }
}
