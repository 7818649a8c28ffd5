using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Engagements;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Networks;

/// <summary>
/// What of a network is no sum, because it depends on the clock or on which strength is the largest: it is read from all of its
/// relationships.
/// </summary>
/// <remarks>
/// That takes a moment in a large network, which changes all the time. Who asks for the present there gets the result of the
/// last scan, if it is no older than a minute, with the time and position that it is of; the next scan is under way by then.
/// In a small network, and for a time that is asked for, it is always read anew.
/// </remarks>
internal sealed partial class NetworkScan(ReadModelStores stores, NpgsqlDataSource database, ILogger<NetworkScan> logger)
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan OldestShown = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(string Schema, string Network), Result> _latest = new();
    private readonly ConcurrentDictionary<(string Schema, string Network), bool> _scanning = new();

    /// <param name="Stages">How many relationships are of each stage; stages without any are absent.</param>
    /// <param name="WeightedByStrength">Σ min(S_ij, S_ji)/Σ S_ij over ordered pairs; null without strength.</param>
    /// <param name="AsOf">The time it is of.</param>
    /// <param name="Position">The position it is of.</param>
    /// <param name="Took">How long it took to read.</param>
    public sealed record Result(IReadOnlyDictionary<string, long> Stages, double? WeightedByStrength, DateTimeOffset AsOf, long Position, TimeSpan Took);

    public async Task<Result> OfAsync(Measurement.At at, CancellationToken cancellation)
    {
        var key = (at.Schema, at.Network.Id);
        if (at.IsDefault && _latest.TryGetValue(key, out var known) && known.Took > Quick && at.AsOf - known.AsOf < OldestShown)
        {
            if (known.Position != at.Snapshot.Position && _scanning.TryAdd(key, true))
            {
                _ = ScanBehindAsync(key, at.AsOf);
            }

            return known;
        }

        var result = await ReadAsync(at.Snapshot, at.Network.Id, at.AsOf, cancellation);
        if (at.IsDefault)
        {
            _latest[key] = result;
        }

        return result;
    }

    private async Task ScanBehindAsync((string Schema, string Network) key, DateTimeOffset asOf)
    {
        try
        {
            await using var snapshot = await Snapshot.OpenAsync(stores, database, key.Network, CancellationToken.None);
            if (snapshot.Generation.Schema == key.Schema)
            {
                var newest = (await snapshot.NetworkAsync(key.Network, CancellationToken.None))?.Newest;
                _latest[key] = await ReadAsync(snapshot, key.Network, Moments.Later(asOf, newest)!.Value, CancellationToken.None);
            }
        }
        catch (NpgsqlException failure)
        {
            LogFailed(logger, key.Network, failure);
        }
        finally
        {
            _scanning.TryRemove(key, out _);
        }
    }

    private static async Task<Result> ReadAsync(Snapshot snapshot, string network, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await using var query = new NpgsqlCommand(RelationshipSql.Scan(snapshot.Generation.Schema), snapshot.Connection) { CommandTimeout = 60 };
        query.Parameters.Add(new() { Value = network });
        query.Parameters.Add(new() { Value = asOf });
        query.Parameters.Add(new() { Value = snapshot.Generation.Policy.Window, NpgsqlDbType = NpgsqlDbType.Interval });
        var stages = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (matched, given) = (0.0, 0.0);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            stages[reader.GetString(0)] = reader.GetInt64(1);
            matched += reader.GetDouble(2);
            given += reader.GetDouble(3);
        }

        return new(stages, given > 0 ? 2 * matched / given : null, asOf, snapshot.Position, Stopwatch.GetElapsedTime(started));
    }

    [LoggerMessage(LogLevel.Warning, "The relationships of {Network} could not be scanned; the last result stays")]
    private static partial void LogFailed(ILogger logger, string network, Exception failure);
}
