using Npgsql;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Erasures;

/// <summary>Finds the events of a network that hold a member's id anywhere.</summary>
internal static class JournalScan
{
    /// <summary>Whether an engagement's JSON may name the member $2, as SQL. What only looks so is found out when it is read.</summary>
    public static string MayName(string data) =>
        $"""
         ({data}->>'actor' = $2 or {data}->>'target' = $2 or strpos({data}->>'content', $2) > 0 or strpos({data}->>'id', $2) > 0
           or strpos({data}->>'source', $2) > 0 or strpos({data}->>'campaign', $2) > 0)
         """;

    /// <summary>The sequence of the last event, with nobody journaling: whatever comes later comes behind it.</summary>
    public static async Task<long> EndAsync(NpgsqlDataSource database, string network, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ErasureLocks.StopJournalAsync(connection, network, cancellation);
        await using var query = new NpgsqlCommand($"select coalesce(max(seq_id), 0) from {Schemas.Journal}.mt_events", connection, transaction);
        return (long)(await query.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The sequences of the events between two places that name the member, in order.</summary>
    public static async Task<List<long>> FindAsync(
        NpgsqlConnection connection, ErasureRequest request, long after, long upTo, CancellationToken cancellation)
    {
        var renamed = new RenamedMember(request.Member, request.Token);
        await using var query = new NpgsqlCommand(
            $"select seq_id, data from {Schemas.Journal}.mt_events where tenant_id = $1 and {MayName("data")} and seq_id > $3 and seq_id <= $4 order by seq_id",
            connection);
        query.CommandTimeout = 0;
        query.Parameters.Add(new() { Value = request.Network });
        query.Parameters.Add(new() { Value = request.Member });
        query.Parameters.Add(new() { Value = after });
        query.Parameters.Add(new() { Value = upTo });
        List<long> found = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var journaled = reader.Document<EngagementJournaled>(1);
            if (renamed.Of(journaled) != journaled)
            {
                found.Add(reader.GetInt64(0));
            }
        }

        return found;
    }
}
