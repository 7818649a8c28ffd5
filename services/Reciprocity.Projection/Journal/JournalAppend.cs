using System.Text.Json;
using Marten;
using Npgsql;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Appends events as Marten stores them, but all of a network with one statement. Marten's own function inserts one row after the
/// other and looks for each event's body from the beginning of their array: five times the cost of this in packs of some hundred.
/// </summary>
internal sealed class JournalAppend
{
    private const string Sql =
        $"""
         with lane as (
           insert into {Schemas.Journal}.mt_streams as lane (tenant_id, id, version, timestamp) values ($1, $2, $3, now())
           on conflict (tenant_id, id) do update set version = lane.version + excluded.version, timestamp = now()
           returning version - $3 as version),
         appended as (
           insert into {Schemas.Journal}.mt_events (seq_id, id, stream_id, version, data, type, tenant_id, timestamp, mt_dotnet_type, is_archived)
           select nextval('{Schemas.Journal}.mt_events_sequence'), event.id, $2, lane.version + event.number, convert_from(event.data, 'UTF8')::jsonb, $6, $1, now(), $7, false
           from unnest($4, $5) with ordinality as event (id, data, number)
           cross join lane
           order by event.number
           returning seq_id)
         select min(seq_id), max(seq_id) from appended
         """;

    private readonly string _type;
    private readonly string _dotNetType;

    public JournalAppend(IDocumentStore store)
    {
        var type = store.Options.Events.AllKnownEventTypes().Single(known => known.EventType == typeof(EngagementJournaled));
        (_type, _dotNetType) = (type.EventTypeName, type.DotNetTypeName);
    }

    /// <summary>Appends to a lane that nobody else appends to, in this order.</summary>
    /// <returns>The sequences of the first and the last of each network's events. Those of others may lie between.</returns>
    public async Task<List<(long First, long Last)>> AppendAsync(
        NpgsqlTransaction transaction, string lane, List<Intake.Entry> entries, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        foreach (var network in entries.GroupBy(entry => entry.Network))
        {
            batch.BatchCommands.Add(Of(network.Key, lane, [.. network]));
        }

        var appended = new List<(long First, long Last)>(batch.BatchCommands.Count);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        do
        {
            await reader.ReadAsync(cancellation);
            appended.Add((reader.GetInt64(0), reader.GetInt64(1)));
        }
        while (await reader.NextResultAsync(cancellation));
        return appended;
    }

    private NpgsqlBatchCommand Of(string network, string lane, Intake.Entry[] entries) => new(Sql)
    {
        Parameters =
        {
            new() { Value = network },
            new() { Value = lane },
            new() { Value = (long)entries.Length },
            new() { Value = Array.ConvertAll(entries, entry => entry.Engagement.EventId) },
            new() { Value = Array.ConvertAll(entries, Body) },
            new() { Value = _type },
            new() { Value = _dotNetType },
        },
    };

    private static byte[] Body(Intake.Entry entry) =>
        JsonSerializer.SerializeToUtf8Bytes(EngagementJournaled.Of(entry.Engagement, entry.Pair, entry.Historical), StoredJson.ReadModels);
}
