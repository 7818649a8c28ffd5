using Npgsql;
using NpgsqlTypes;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Networks;

/// <summary>What of a network is no sum, because it depends on the clock or on which strength is the largest.</summary>
internal sealed class NetworkScan(
    ReadModelStores stores, [FromKeyedServices(StorageSetup.Scans)] NpgsqlDataSource database, TimeProvider clock, ILogger<NetworkScan> logger)
{
    private readonly AgingScan<Ties> _ties = new(stores, database, clock, TimeSpan.FromMinutes(1), ReadAsync, logger);
    private readonly AgingScan<IReadOnlyDictionary<string, double>> _kinds = new(stores, database, clock, TimeSpan.FromMinutes(10), ReadByKindAsync, logger);

    /// <inheritdoc cref="AgingScan{T}.KeepYoung"/>
    public void KeepYoung()
    {
        _ties.KeepYoung();
        _kinds.KeepYoung();
    }

    /// <param name="Stages">How many relationships are of each stage; stages without any are absent.</param>
    /// <param name="WeightedByStrength">Σ min(S_ij, S_ji)/Σ S_ij over ordered pairs; null without strength.</param>
    public sealed record Ties(IReadOnlyDictionary<string, long> Stages, double? WeightedByStrength);

    /// <inheritdoc cref="AgingScan{T}.PrepareAsync"/>
    public async Task PrepareAsync(string network, CancellationToken cancellation)
    {
        await _ties.PrepareAsync(network, cancellation);
        await _kinds.PrepareAsync(network, cancellation);
    }

    public Task<Scanned<Ties>> OfAsync(Measurement.At at, CancellationToken cancellation) => _ties.OfAsync(at, cancellation);

    /// <summary>The weighting by strength within each kind; kinds without strength are absent.</summary>
    /// <param name="any">The same of all kinds: what it is of one that is the only one.</param>
    public async Task<Scanned<IReadOnlyDictionary<string, double>>> ByKindAsync(Measurement.At at, Scanned<Ties> any, CancellationToken cancellation)
    {
        var kinds = at.Network.ByKind.Keys.Where(kind => at.Policy.Weights.GetValueOrDefault(kind) > 0).ToList();
        if (kinds.Count > 1)
        {
            return await _kinds.OfAsync(at, cancellation);
        }

        var only = new Dictionary<string, double>();
        if (kinds.Count == 1 && any.Value.WeightedByStrength is { } weighted)
        {
            only[kinds[0]] = weighted;
        }

        return new(only, any.AsOf, any.Position, any.Took);
    }

    private static async Task<Ties> ReadAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(RelationshipSql.Scan(at.Schema), at.Snapshot.Connection) { CommandTimeout = 60 };
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = at.AsOf });
        query.Parameters.Add(new() { Value = at.Policy.Window, NpgsqlDbType = NpgsqlDbType.Interval });
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

    private static async Task<IReadOnlyDictionary<string, double>> ReadByKindAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(RelationshipSql.ScanByKind(at.Schema), at.Snapshot.Connection) { CommandTimeout = 60 };
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = at.Policy.Weights.Where(kind => kind.Value > 0).Select(kind => kind.Key).ToArray() });
        var weighted = new Dictionary<string, double>();
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            weighted[reader.GetString(0)] = reader.GetDouble(1);
        }

        return weighted;
    }
}
