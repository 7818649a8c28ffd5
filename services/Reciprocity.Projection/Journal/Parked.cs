using Marten;
using Npgsql;
using NpgsqlTypes;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Retractions by id that came before their originals: which pair they belong to is known when the original comes, and then they
/// are journaled behind it.
/// </summary>
internal static class Parked
{
    public const string TableName = "parked_retraction";

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("event_id", "uuid").AsPrimaryKey();
        table.AddColumn("network", "varchar").NotNull();
        table.AddColumn("awaits", "uuid").NotNull();
        table.AddColumn("event", "jsonb").NotNull();
        table.AddColumn("parked_at", "timestamptz").NotNull();
        table.Indexes.Add(new IndexDefinition("parked_retraction_awaits") { Columns = ["awaits"] });
        return table;
    }

    public static async Task ParkAsync(NpgsqlTransaction transaction, ISerializer serializer, IReadOnlyList<Intake.Entry> entries, CancellationToken cancellation)
    {
        await using var insert = new NpgsqlCommand(
            $"""
             insert into {Schemas.Journal}.{TableName} (event_id, network, awaits, event, parked_at)
             select event_id, network, awaits, event::jsonb, now() from unnest($1, $2, $3, $4) as parked (event_id, network, awaits, event)
             """,
            transaction.Connection,
            transaction);
        insert.Parameters.Add(new() { Value = entries.Select(entry => entry.Engagement.EventId).ToArray() });
        insert.Parameters.Add(new() { Value = entries.Select(entry => entry.Network).ToArray() });
        insert.Parameters.Add(new() { Value = entries.Select(entry => entry.Engagement.Retracts!.Value).ToArray() });
        insert.Parameters.Add(new() { Value = entries.Select(entry => serializer.ToJson(EngagementJournaled.Of(entry.Engagement, null, entry.Historical))).ToArray() });
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Takes out what waited for these originals, each with the original's pair.</summary>
    public static async Task<List<Intake.Entry>> ReleaseAsync(
        NpgsqlTransaction transaction, ISerializer serializer, IReadOnlyDictionary<Guid, Guid> pairsOfOriginals, CancellationToken cancellation)
    {
        await using var delete = new NpgsqlCommand(
            $"delete from {Schemas.Journal}.{TableName} where awaits = any($1) returning event_id, network, awaits, event", transaction.Connection, transaction);
        delete.Parameters.Add(new() { Value = pairsOfOriginals.Keys.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        List<Intake.Entry> released = [];
        await using var reader = await delete.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var journaled = await serializer.FromJsonAsync<EngagementJournaled>(reader, 3, cancellation);
            released.Add(new(reader.GetString(1), journaled.ToEngagement(reader.GetGuid(0)), pairsOfOriginals[reader.GetGuid(2)], journaled.Historical));
        }

        return released;
    }
}
