using Npgsql;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Generations;

/// <summary>Begins generations. Their rows are all that it writes: whoever folds sees them and sets to work.</summary>
internal sealed partial class GenerationStart(NpgsqlDataSource database, ILogger<GenerationStart> logger)
{
    /// <summary>
    /// Sees to it that figures are, or will be, those of the policy and of this code. The first generation begins active; where
    /// the newest one is of another policy or shape, another one begins, in place of one that is still building.
    /// </summary>
    public async Task UnderAsync(EngagementPolicy policy, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await GenerationTable.LockAsync(transaction, cancellation);
        var living = await GenerationTable.LivingAsync(connection, cancellation);
        if (living.Newest is { } newest && IsRight(newest, policy))
        {
            return;
        }

        if (living.Building is { } outdated)
        {
            await AbandonAsync(transaction, outdated, cancellation);
        }

        if (living.Active is not { } active)
        {
            await InsertAsync(transaction, GenerationTable.Active, policy, cancellation);
        }
        else if (!IsRight(active, policy))
        {
            var number = await InsertAsync(transaction, GenerationTable.Building, policy, cancellation);
            LogOutdated(logger, policy.Version, Generation.CurrentShape, active.Number, active.Policy.Version, active.Shape, number);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Begins a generation under the policy of the active one. False while one is being built already.</summary>
    public async Task<bool> RebuildAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await GenerationTable.LockAsync(transaction, cancellation);
        var living = await GenerationTable.LivingAsync(connection, cancellation);
        if (living is not { Active: { } active, Building: null })
        {
            return false;
        }

        var number = await InsertAsync(transaction, GenerationTable.Building, active.Policy, cancellation);
        await transaction.CommitAsync(cancellation);
        LogRebuild(logger, number, active.Number);
        return true;
    }

    private static bool IsRight(Generation generation, EngagementPolicy policy) =>
        generation.IsOfCurrentShape && StoredPolicy.Same(generation.Policy, policy);

    /// <summary>One that begins active though others were before it, of which nothing is left, folds anew what those have told.</summary>
    private static async Task<int> InsertAsync(NpgsqlTransaction transaction, string state, EngagementPolicy policy, CancellationToken cancellation)
    {
        await using var insert = new NpgsqlCommand(
            $"""
             insert into {GenerationTable.Name} (number, state, policy, policy_version, shape, started_at, switched_at, switched_position)
             select coalesce(max(number) + 1, {Generation.First}), $1, $2::jsonb, $3, {Generation.CurrentShape}, now(), case when $1 = '{GenerationTable.Active}' then now() end,
               case when $1 = '{GenerationTable.Active}' and count(*) > 0 then (select coalesce(max(seq_id), 0) from {Schemas.Journal}.mt_events) end
             from {GenerationTable.Name}
             returning number
             """,
            transaction.Connection,
            transaction);
        insert.Parameters.Add(new() { Value = state });
        insert.Parameters.Add(new() { Value = StoredPolicy.Write(policy) });
        insert.Parameters.Add(new() { Value = policy.Version });
        return (int)(await insert.ExecuteScalarAsync(cancellation))!;
    }

    private async Task AbandonAsync(NpgsqlTransaction transaction, Generation outdated, CancellationToken cancellation)
    {
        await using var update = new NpgsqlCommand(
            $"update {GenerationTable.Name} set state = '{GenerationTable.Retired}', retired_at = now() where number = $1", transaction.Connection, transaction);
        update.Parameters.Add(new() { Value = outdated.Number });
        await update.ExecuteNonQueryAsync(cancellation);
        LogAbandoned(logger, outdated.Number, outdated.Policy.Version, outdated.Shape);
    }

    [LoggerMessage(LogLevel.Warning, "Policy version {Version} and shape {Shape} are not those of generation {Active} ({ActiveVersion} and {ActiveShape}); generation {Number} is built under them")]
    private static partial void LogOutdated(ILogger logger, int version, int shape, int active, int activeVersion, int activeShape, int number);

    [LoggerMessage(LogLevel.Warning, "Generation {Number} (policy version {Version}, shape {Shape}) is given up before it was complete: policy or shape are others now")]
    private static partial void LogAbandoned(ILogger logger, int number, int version, int shape);

    [LoggerMessage(LogLevel.Information, "Generation {Number} is built beside generation {Active}, as was asked for")]
    private static partial void LogRebuild(ILogger logger, int number, int active);
}
