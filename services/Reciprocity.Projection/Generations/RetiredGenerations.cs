using Microsoft.Extensions.Options;
using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Generations;

/// <summary>Drops the read models of generations that nobody reads any more, and lets go of this instance's stores of them.</summary>
internal sealed partial class RetiredGenerations(
    NpgsqlDataSource database, Schemas schemas, ReadModelStores stores, IOptions<GenerationOptions> options, ILogger<RetiredGenerations> logger)
    : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(BetweenLooks);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await TryDropAsync(stoppingToken))
                {
                }

                await LetGoAsync(stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                LogLater(logger, failure.Message);
            }
        }
    }

    /// <summary>Drops one generation that has been retired for long enough; false when there is none.</summary>
    internal async Task<bool> TryDropAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var claim = new NpgsqlCommand(
            $"""
             update {GenerationTable.Name} set dropped_at = now() where number = (
               select number from {GenerationTable.Name}
               where state = '{GenerationTable.Retired}' and dropped_at is null and retired_at < now() - $1
               order by number limit 1
               for update skip locked)
             returning {GenerationTable.Columns}
             """,
            connection,
            transaction);
        claim.Parameters.Add(new() { Value = options.Value.Grace });
        Generation retired;
        await using (var reader = await claim.ExecuteReaderAsync(cancellation))
        {
            if (!await reader.ReadAsync(cancellation))
            {
                return false;
            }

            retired = GenerationTable.Read(reader, from: 0);
        }

        // A reader that is still there is waited for, but not for long: others may queue behind this transaction's locks. A
        // former leader that wakes up after this finds its progress gone, and can commit nothing.
        await using var drop = new NpgsqlCommand(
            $"""
             set local lock_timeout = '2s';
             drop schema if exists {retired.Schema} cascade;
             delete from {Schemas.Journal}.mt_event_progression where name = '{retired.Progress}'
             """,
            connection,
            transaction);
        await drop.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        LogDropped(logger, retired.Number);
        return true;
    }

    private async Task LetGoAsync(CancellationToken cancellation)
    {
        await using var query = database.CreateCommand($"select number from {GenerationTable.Name} where dropped_at is null");
        var there = new HashSet<int>();
        await using (var reader = await query.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                there.Add(reader.GetInt32(0));
            }
        }

        await stores.CloseAllButAsync(there);
    }

    [LoggerMessage(LogLevel.Information, "The read models of generation {Number} are dropped")]
    private static partial void LogDropped(ILogger logger, int number);

    [LoggerMessage(LogLevel.Warning, "Retired read models are not dropped yet: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
