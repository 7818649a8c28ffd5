using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Generations;

/// <summary>Puts the generation that is being built in the place of the active one, as soon as it is level with it.</summary>
internal sealed partial class GenerationSwitch(NpgsqlDataSource database, ILogger<GenerationSwitch> logger)
{
    /// <summary>A fold this close catches up well within <see cref="Hold"/>.</summary>
    private const long Close = 10_000;
    private const string ProgressTable = $"{Schemas.Journal}.mt_event_progression";

    /// <summary>How long the active generation's fold is held up at most: nobody notices, and queries do not wait for it.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>Switches if that can be done now. True when the generation is no longer building, whoever saw to it.</summary>
    public async Task<bool> TryAsync(Generation building, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await GenerationTable.LivingAsync(connection, cancellation) is not { Active: { } live, Building: { } still } || still.Number != building.Number)
        {
            return true;
        }

        if (await PositionAsync(connection, live, cancellation) - await PositionAsync(connection, building, cancellation) > Close)
        {
            return false;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await GenerationTable.LockAsync(transaction, cancellation);
        if ((await GenerationTable.LivingAsync(connection, cancellation)).Building?.Number != building.Number)
        {
            return true;
        }

        var target = await HoldAsync(transaction, live, cancellation);
        if (!await IsLevelAsync(connection, building, target, cancellation))
        {
            return false;
        }

        await FlipAsync(transaction, building, target, cancellation);
        await transaction.CommitAsync(cancellation);
        LogSwitched(logger, building.Number, live.Number, target);
        return true;
    }

    /// <summary>
    /// Locks the live fold's progress, so that none of its pages is committed before this transaction ends, and returns it. Under
    /// load two folds that are equally fast would else hardly ever be level at the moment one looks.
    /// </summary>
    private static async Task<long> HoldAsync(NpgsqlTransaction transaction, Generation live, CancellationToken cancellation)
    {
        // A row that is missing is made: a fold's first page inserts it, and has to wait for this one as well.
        await using var command = new NpgsqlCommand(
            $"""
             insert into {ProgressTable} as progress (name, last_seq_id) values ($1, 0)
             on conflict (name) do update set last_seq_id = progress.last_seq_id
             returning last_seq_id
             """,
            transaction.Connection,
            transaction);
        command.Parameters.Add(new() { Value = live.Progress });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<bool> IsLevelAsync(NpgsqlConnection connection, Generation building, long target, CancellationToken cancellation)
    {
        for (var held = TimeSpan.Zero; held < Hold; held += BetweenLooks)
        {
            if (await PositionAsync(connection, building, cancellation) >= target)
            {
                return true;
            }

            await Task.Delay(BetweenLooks, cancellation);
        }

        return false;
    }

    private static async Task FlipAsync(NpgsqlTransaction transaction, Generation building, long position, CancellationToken cancellation)
    {
        await using var flip = new NpgsqlCommand(
            $"""
             update {GenerationTable.Name} set
               state = case when number = $1 then '{GenerationTable.Active}' else '{GenerationTable.Retired}' end,
               switched_at = case when number = $1 then clock_timestamp() else switched_at end,
               switched_position = case when number = $1 then $2 else switched_position end,
               retired_at = case when number = $1 then null else clock_timestamp() end
             where state <> '{GenerationTable.Retired}'
             """,
            transaction.Connection,
            transaction);
        flip.Parameters.Add(new() { Value = building.Number });
        flip.Parameters.Add(new() { Value = position });
        await flip.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<long> PositionAsync(NpgsqlConnection connection, Generation generation, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand($"select last_seq_id from {ProgressTable} where name = $1", connection);
        query.Parameters.Add(new() { Value = generation.Progress });
        return await query.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    [LoggerMessage(LogLevel.Information, "Generation {Number} is read from now on, in place of generation {Retired}; both are folded up to {Position}")]
    private static partial void LogSwitched(ILogger logger, int number, int retired, long position);
}
