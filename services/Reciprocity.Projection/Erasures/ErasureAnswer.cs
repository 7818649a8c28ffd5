using Npgsql;

namespace Reciprocity.Projection.Erasures;

/// <summary>How far an erasure is: <c>GET /v1/networks/{network}/erasures/{id}</c>. The id that is erased is never in it.</summary>
/// <param name="Token">What the member goes by once it is done.</param>
/// <param name="State"><c>requested</c>, <c>erasing</c> or <c>done</c>: until then nothing is erased, and then everything.</param>
/// <param name="Events">Events of the journal that name the member; null until they are counted.</param>
/// <param name="EventsDone">Those of them that were looked at.</param>
/// <param name="Relationships">Relationships that were renamed, once it is done.</param>
/// <param name="SetAside">Parked and rejected items that were rewritten, once it is done.</param>
public sealed record ErasureAnswer(
    Guid Id,
    string Network,
    string Token,
    string State,
    long? Events,
    long EventsDone,
    long Relationships,
    long SetAside,
    DateTimeOffset RequestedAt,
    DateTimeOffset? FinishedAt)
{
    /// <summary>Null where the network has no such erasure.</summary>
    internal static async Task<ErasureAnswer?> ReadAsync(NpgsqlDataSource database, string network, Guid id, CancellationToken cancellation)
    {
        await using var query = database.CreateCommand(
            $"""
             select id, network, token, state, events, events_done, relationships, set_aside, requested_at, finished_at
             from {ErasureTables.Name} where id = $1 and network = $2
             """);
        query.Parameters.Add(new() { Value = id });
        query.Parameters.Add(new() { Value = network });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                await reader.IsDBNullAsync(4, cancellation) ? null : reader.GetInt64(4),
                reader.GetInt64(5),
                reader.GetInt64(6),
                reader.GetInt64(7),
                reader.GetFieldValue<DateTimeOffset>(8),
                await reader.IsDBNullAsync(9, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(9))
            : null;
    }
}
