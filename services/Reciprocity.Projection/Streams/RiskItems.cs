using Npgsql;
using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Risk;

namespace Reciprocity.Projection.Streams;

/// <summary>Gives crossings of isolation, which rounds have recorded, their place among a network's items.</summary>
/// <remarks>
/// A round cannot do that itself: its snapshot shows the position at which it began, and pages have been committed since. Here the row of
/// the network's <see cref="FoldMark"/> is locked, which every page writes first: none is committed from before the position is read until
/// the items are there, and every later one has a larger position. The row of the generation is locked before it: a switch, which locks
/// its table and only then the fold's progress, comes before this or after it and never waits in a circle.
/// </remarks>
internal sealed class RiskItems(NpgsqlDataSource database)
{
    /// <summary>Places what waits, for every network; returns how many items.</summary>
    public async Task<int> PlaceAsync(CancellationToken cancellation)
    {
        List<string> networks = [];
        await using (var query = database.CreateCommand($"select distinct network from {AnnouncedRisk.UntoldName}"))
        {
            await using var reader = await query.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                networks.Add(reader.GetString(0));
            }
        }

        var placed = 0;
        foreach (var network in networks)
        {
            placed += await PlaceAsync(network, cancellation);
        }

        return placed;
    }

    private async Task<int> PlaceAsync(string network, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var active = new NpgsqlCommand($"select {GenerationTable.Columns} from {GenerationTable.Name} where state = '{GenerationTable.Active}' for share", connection, transaction);
        Generation generation;
        await using (var reader = await active.ExecuteReaderAsync(cancellation))
        {
            if (!await reader.ReadAsync(cancellation))
            {
                return 0;
            }

            generation = GenerationTable.Read(reader, from: 0);
        }

        await using var mark = new NpgsqlCommand($"select position from {generation.Schema}.{FoldMark.TableName} where network = $1 for update", connection, transaction);
        mark.Parameters.Add(new() { Value = network });
        if (await mark.ExecuteScalarAsync(cancellation) is not long position)
        {
            return 0;
        }

        var changes = await TakeAsync(transaction, network, cancellation);
        if (changes.Count > 0)
        {
            await WriteAsync(transaction, network, position, changes, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        return changes.Count;
    }

    private static async Task<List<MemberRiskChanged>> TakeAsync(NpgsqlTransaction transaction, string network, CancellationToken cancellation)
    {
        await using var take = new NpgsqlCommand(
            $"""
             delete from {AnnouncedRisk.UntoldName} where id = any(array(
               select id from {AnnouncedRisk.UntoldName} where network = $1 order by as_of, member limit {StreamTable.MostInRow}))
             returning {RiskOutbox.Columns}
             """,
            transaction.Connection,
            transaction);
        take.Parameters.Add(new() { Value = network });
        var changes = await RiskOutbox.ReadAsync(take, cancellation);
        return [.. changes.OrderBy(change => change.AsOf).ThenBy(change => change.Member, StringComparer.Ordinal)];
    }

    /// <summary>Behind all items that this position has, whosever they are.</summary>
    private static async Task WriteAsync(
        NpgsqlTransaction transaction, string network, long position, List<MemberRiskChanged> changes, CancellationToken cancellation)
    {
        await using var write = new NpgsqlCommand(
            $"""
             insert into {StreamTable.Name} (network, position, first, generation, count, event, written_at, items)
             select $1, $2, coalesce(max(first + count), 0), 0, $3, '{StreamTable.RiskEvent}', now(), $4
             from {StreamTable.Name} where network = $1 and position = $2
             """,
            transaction.Connection,
            transaction);
        write.Parameters.Add(new() { Value = network });
        write.Parameters.Add(new() { Value = position });
        write.Parameters.Add(new() { Value = changes.Count });
        write.Parameters.Add(new() { Value = StreamItems.Of(changes, position) });
        await write.ExecuteNonQueryAsync(cancellation);
    }
}
