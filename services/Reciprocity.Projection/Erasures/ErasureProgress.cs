using Npgsql;
using NpgsqlTypes;

namespace Reciprocity.Projection.Erasures;

/// <summary>Says in its row how far an erasure is.</summary>
internal static class ErasureProgress
{
    /// <param name="Position">Of its event in the journal; null where it has none.</param>
    public readonly record struct Outcome(long Events, long Relationships, long SetAside, long? Position);

    public static Task BeganAsync(NpgsqlConnection connection, ErasureRequest request, long events, CancellationToken cancellation) =>
        ExecuteAsync(
            new($"update {ErasureTables.Name} set state = '{ErasureTables.Erasing}', events = $2, events_done = 0 where id = $1 and number is null", connection),
            cancellation,
            request.Id,
            events);

    public static Task ReportAsync(NpgsqlConnection connection, ErasureRequest request, long events, long done, CancellationToken cancellation) =>
        ExecuteAsync(
            new($"update {ErasureTables.Name} set events = $2, events_done = $3 where id = $1 and number is null", connection), cancellation, request.Id, events, done);

    /// <summary>The id is forgotten, and the erasure gets its number, in the transaction that erases.</summary>
    public static async Task FinishAsync(NpgsqlTransaction transaction, ErasureRequest request, Outcome outcome, CancellationToken cancellation)
    {
        await ErasureLocks.NumberAsync(transaction.Connection!, cancellation);
        await ExecuteAsync(
            new(
                $"""
                 update {ErasureTables.Name} set state = '{ErasureTables.Done}', member = null, finished_at = clock_timestamp(),
                   number = (select coalesce(max(number), 0) + 1 from {ErasureTables.Name}),
                   events = $2, events_done = $2, relationships = $3, set_aside = $4, position = $5
                 where id = $1
                 """,
                transaction.Connection,
                transaction),
            cancellation,
            request.Id,
            outcome.Events,
            outcome.Relationships,
            outcome.SetAside,
            (object?)outcome.Position ?? DBNull.Value);
    }

    private static async Task ExecuteAsync(NpgsqlCommand statement, CancellationToken cancellation, params object[] values)
    {
        await using var command = statement;
        foreach (var value in values)
        {
            command.Parameters.Add(value is DBNull ? new() { Value = value, NpgsqlDbType = NpgsqlDbType.Bigint } : new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }
}
