using Npgsql;

namespace Reciprocity.Projection.Erasures;

/// <summary>What keeps a network's erasures and whoever writes member ids of it apart.</summary>
internal static class ErasureLocks
{
    private const int Claims = 0x52656361;
    private const int Journals = 0x52656362;
    private const int Measures = 0x52656364;
    private const int Numbers = 0x52656366;

    /// <summary>As SQL: whoever journals for the networks of $1 does so before an erasure, or after it.</summary>
    public static string Journal { get; } = $"select pg_advisory_xact_lock_shared({Journals}, hashtext(network)) from unnest($1) network";

    /// <summary>A session's right to erase members of a network, which one has at a time.</summary>
    public static async Task<bool> TryClaimAsync(NpgsqlConnection connection, string network, CancellationToken cancellation) =>
        await ExecuteAsync(connection, $"select pg_try_advisory_lock({Claims}, hashtext($1))", network, cancellation) is true;

    public static Task ReleaseAsync(NpgsqlConnection connection, string network) =>
        ExecuteAsync(connection, $"select pg_advisory_unlock({Claims}, hashtext($1))", network, CancellationToken.None);

    /// <summary>Waits until nobody journals for the network, and lets nobody begin until the transaction ends.</summary>
    public static Task StopJournalAsync(NpgsqlConnection connection, string network, CancellationToken cancellation) =>
        ExecuteAsync(connection, $"select pg_advisory_xact_lock({Journals}, hashtext($1))", network, cancellation);

    /// <summary>The same of what is computed of a network's members now and then, and written after it was read.</summary>
    public static Task StopMeasuresAsync(NpgsqlConnection connection, string network, CancellationToken cancellation) =>
        ExecuteAsync(connection, $"select pg_advisory_xact_lock({Measures}, hashtext($1))", network, cancellation);

    /// <summary>Whether a session may compute something of the network's members; false while some are being erased.</summary>
    public static async Task<bool> TryMeasureAsync(NpgsqlConnection connection, string network, CancellationToken cancellation) =>
        await ExecuteAsync(connection, $"select pg_try_advisory_lock_shared({Measures}, hashtext($1))", network, cancellation) is true;

    public static Task MeasuredAsync(NpgsqlConnection connection, string network) =>
        ExecuteAsync(connection, $"select pg_advisory_unlock_shared({Measures}, hashtext($1))", network, CancellationToken.None);

    /// <summary>Numbers are committed in their order: whoever takes one holds up the next until its transaction ends.</summary>
    public static Task NumberAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        ExecuteAsync(connection, $"select pg_advisory_xact_lock({Numbers}, hashtext($1))", "", cancellation);

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, string network, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = network });
        return await command.ExecuteScalarAsync(cancellation);
    }
}
