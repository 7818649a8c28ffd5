using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Erasures;

/// <summary>
/// Erases the members whose erasure was asked for. Every instance looks for them, and one of them at a time works for a network: what
/// one leaves unfinished, any other begins again.
/// </summary>
internal sealed partial class Eraser(
    ErasureRun run, ErasureKey key, [FromKeyedServices(StorageSetup.Scans)] NpgsqlDataSource database, Schemas schemas, ILogger<Eraser> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(BetweenLooks);
        do
        {
            try
            {
                // Looked at first: with a wrong key the service must not go on.
                await key.ReadAsync(stoppingToken);
                await EraseAllAsync(stoppingToken);
            }
            catch (Exception failure) when (WhatOfDatabase(failure) is { } reason && !stoppingToken.IsCancellationRequested)
            {
                // The reason alone: what failed may be quoted in the rest.
                LogLater(logger, reason);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Erases whom nobody else is erasing.</summary>
    internal async Task EraseAllAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        foreach (var request in await ErasureRequest.UnfinishedAsync(connection, cancellation))
        {
            if (!await ErasureLocks.TryClaimAsync(connection, request.Network, cancellation))
            {
                continue;
            }

            try
            {
                if (await request.IsUnfinishedAsync(connection, cancellation) && await run.TryAsync(request, connection, cancellation))
                {
                    LogErased(logger, request.Id, request.Network);
                }
            }
            finally
            {
                // Asked for, since the pool resets a session only when it is used again. A session that is gone has no locks.
                if (connection.State == System.Data.ConnectionState.Open)
                {
                    await ErasureLocks.ReleaseAsync(connection, request.Network);
                }
            }
        }
    }

    private static string? WhatOfDatabase(Exception? failure) => failure switch
    {
        null => null,
        PostgresException refused => $"{refused.SqlState} {refused.MessageText}",
        NpgsqlException or TimeoutException => failure.Message,
        _ => WhatOfDatabase(failure.InnerException),
    };

    [LoggerMessage(LogLevel.Information, "Erasure {Id} of a member of {Network} is done")]
    private static partial void LogErased(ILogger logger, Guid id, string network);

    [LoggerMessage(LogLevel.Warning, "An erasure was not finished and is begun again: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
