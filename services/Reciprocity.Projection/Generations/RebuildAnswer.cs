using System.Text.Json.Serialization;
using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Generations;

/// <summary>How far the newest rebuild is: <c>GET /v1/rebuild</c>.</summary>
/// <param name="State"><c>building</c> beside the active generation, <c>active</c> once it has taken its place, or <c>retired</c> where it was given up.</param>
/// <param name="Position">The sequence up to which it is folded; once it is active, that at which it was switched to.</param>
/// <param name="Target">The sequence that it has to reach; moves on with the active generation until the switch.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="EtaSeconds">How long it takes yet if it goes on as it did; null when that cannot be said, or it has ended.</param>
/// <param name="Databases">The same of each database, of which the rest is then a sum; absent where there is one.</param>
public sealed record RebuildAnswer(
    int Generation,
    string State,
    long Position,
    long Target,
    double Progress,
    DateTimeOffset StartedAt,
    double? EtaSeconds,
    DateTimeOffset? SwitchedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DatabaseRebuild>? Databases = null)
{
    /// <summary>The newest rebuilds of all databases together; null where there was none in any.</summary>
    internal static RebuildAnswer? Of(IReadOnlyList<(string Database, RebuildAnswer? Rebuild)> all)
    {
        if (all is [var only])
        {
            return only.Rebuild;
        }

        List<DatabaseRebuild> rebuilds = [.. all.Where(database => database.Rebuild is not null).Select(database => DatabaseRebuild.Of(database.Database, database.Rebuild!))];
        return rebuilds.Count == 0 ? null : Of(rebuilds);
    }

    private static RebuildAnswer Of(List<DatabaseRebuild> rebuilds)
    {
        var building = rebuilds.FindAll(rebuild => rebuild.State == GenerationTable.Building);
        var (position, target) = (rebuilds.Sum(rebuild => rebuild.Position), rebuilds.Sum(rebuild => rebuild.Target));
        return new(
            rebuilds[0].Generation,
            building.Count > 0 ? GenerationTable.Building
                : rebuilds.TrueForAll(rebuild => rebuild.State == GenerationTable.Active) ? GenerationTable.Active
                : GenerationTable.Retired,
            position,
            target,
            position >= target ? 1 : (double)position / target,
            rebuilds.Min(rebuild => rebuild.StartedAt),
            building.Exists(rebuild => rebuild.EtaSeconds is null) ? null : building.Max(rebuild => rebuild.EtaSeconds),
            building.Count > 0 ? null : rebuilds.Max(rebuild => rebuild.SwitchedAt),
            rebuilds);
    }

    /// <summary>Reads the newest rebuild; null when there was none.</summary>
    internal static async Task<RebuildAnswer?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select rebuild.number, rebuild.state, coalesce(rebuild.switched_position, own.last_seq_id, 0),
               coalesce(rebuild.switched_position, live.last_seq_id, 0), rebuild.started_at, rebuild.switched_at,
               extract(epoch from clock_timestamp() - rebuild.started_at)::float8
             from {GenerationTable.Name} rebuild
             left join {GenerationTable.Name} active on active.state = '{GenerationTable.Active}'
             left join {Schemas.Journal}.mt_event_progression own on own.name = '{Generations.Generation.ProgressOf("' || rebuild.number || '")}'
             left join {Schemas.Journal}.mt_event_progression live on live.name = '{Generations.Generation.ProgressOf("' || active.number || '")}'
             where rebuild.number > {Generations.Generation.First}
             order by rebuild.number desc
             limit 1
             """,
            connection);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? Of(
                reader.GetInt32(0),
                reader.GetString(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetFieldValue<DateTimeOffset>(4),
                await reader.IsDBNullAsync(5, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(5),
                reader.GetDouble(6))
            : null;
    }

    internal static RebuildAnswer Of(
        int generation, string state, long position, long target, DateTimeOffset startedAt, DateTimeOffset? switchedAt, double elapsedSeconds)
    {
        var building = state == GenerationTable.Building;
        return new(
            generation,
            state,
            position,
            target,
            position >= target ? 1 : (double)position / target,
            startedAt,
            building && position > 0 ? Math.Max(0, elapsedSeconds * (target - position) / position) : null,
            switchedAt);
    }
}
