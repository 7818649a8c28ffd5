using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Networks;

/// <summary>
/// What of a network is no sum, because it depends on the clock or on which strength is the largest: it is read from all of its
/// relationships. A result is kept for its position and minute, and one computation serves all who ask at once.
/// </summary>
internal sealed class NetworkScan
{
    private readonly ConcurrentDictionary<string, (string Key, Task<Result> Result)> _latest = new(StringComparer.Ordinal);

    /// <param name="Stages">How many relationships are of each stage; stages without any are absent.</param>
    /// <param name="WeightedByStrength">Σ min(S_ij, S_ji)/Σ S_ij over ordered pairs; null without strength.</param>
    public sealed record Result(IReadOnlyDictionary<string, long> Stages, double? WeightedByStrength);

    public Task<Result> OfAsync(Measurement.At at, EngagementPolicy policy, string schema, CancellationToken cancellation)
    {
        var key = $"{schema} {at.Snapshot.Position} {at.AsOf.UtcTicks / (at.IsDefault ? TimeSpan.TicksPerMinute : 1)}";
        if (_latest.TryGetValue(at.Network.Id, out var known) && known.Key == key && !known.Result.IsFaulted && !known.Result.IsCanceled)
        {
            return known.Result;
        }

        var result = ReadAsync(at, policy, schema, cancellation);
        _latest[at.Network.Id] = (key, result);
        return result;
    }

    private static async Task<Result> ReadAsync(Measurement.At at, EngagementPolicy policy, string schema, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(RelationshipSql.Scan(schema), at.Snapshot.Connection) { CommandTimeout = 60 };
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = at.AsOf });
        query.Parameters.Add(new() { Value = policy.Window, NpgsqlDbType = NpgsqlDbType.Interval });
        var stages = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (matched, given) = (0.0, 0.0);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            stages[reader.GetString(0)] = reader.GetInt64(1);
            matched += reader.GetDouble(2);
            given += reader.GetDouble(3);
        }

        return new(stages, given > 0 ? 2 * matched / given : null);
    }
}
