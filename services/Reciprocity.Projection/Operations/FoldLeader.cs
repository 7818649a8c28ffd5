using JasperFx.Events.Daemon;
using Marten;
using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Operations;

/// <summary>Who leads the fold: the instance whose session holds the daemon's advisory lock.</summary>
internal sealed class FoldLeader(IDocumentStore store, NpgsqlDataSource database)
{
    private readonly Lazy<int[]> _locks = new(() =>
    [
        .. ((StoreOptions)store.Options).Projections.AllShards()
            .Select(shard => ProjectionLockIds.Compute(Schemas.Journal, shard.Name, ((StoreOptions)store.Options).Projections.DaemonLockId)),
    ]);

    /// <summary>The leader's instance name; null while nobody leads.</summary>
    public async Task<string?> NameAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select activity.application_name
            from pg_locks held join pg_stat_activity activity using (pid)
            where held.locktype = 'advisory' and held.granted and held.objid = any($1)
              and held.database = (select oid from pg_database where datname = current_database())
            limit 1
            """);
        command.Parameters.Add(new() { Value = _locks.Value.Select(id => (uint)id).ToArray(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Oid });
        return await command.ExecuteScalarAsync(cancellation) as string;
    }
}
