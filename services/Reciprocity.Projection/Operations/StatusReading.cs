using System.Data;
using Npgsql;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Operations;

/// <summary>Reads how far journal and fold of one database are.</summary>
internal sealed class StatusReading(NpgsqlDataSource database, ReadModelStores stores)
{
    public async Task<(DatabaseStatus Status, RebuildAnswer? Rebuild)> ReadAsync(string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var generation = (await stores.ActiveAsync(connection, cancellation)).Generation;
        var rebuild = await RebuildAnswer.ReadAsync(connection, cancellation);
        await using var command = new NpgsqlCommand(
            $"""
             with progress as (
               select coalesce((select last_seq_id from {Schemas.Journal}.mt_event_progression where name = $1), 0) as position)
             select
               (select coalesce(sum(coalesce((data->>'events')::bigint, 0)), 0) from {generation.Schema}.mt_doc_networksummary)::bigint,
               (select coalesce(max(seq_id), 0) from {Schemas.Journal}.mt_events),
               progress.position,
               (select coalesce(sum(version), 0) from {Schemas.Journal}.mt_streams)::bigint,
               (select count(*) from {Schemas.Journal}.mt_doc_rejectedengagement),
               (select count(*) from {Schemas.Journal}.{Parked.TableName})
             from progress
             """,
            connection,
            transaction);
        command.Parameters.Add(new() { Value = generation.Progress });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);

        // A lane's version is how many events it has: to count those that are not folded yet would take the longer the more there are.
        var (folded, newest, position, journaled) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        var leader = await FoldLease.HolderAsync(database, generation, cancellation);
        return (new(name, new(journaled, newest), new(position, journaled - folded, leader, generation.Number), reader.GetInt64(4), reader.GetInt64(5)), rebuild);
    }
}
