using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Networks;

/// <summary>What is read from all of a network's relationships, and of when that is.</summary>
/// <param name="Took">How long it took to read.</param>
internal sealed record Scanned<T>(T Value, DateTimeOffset AsOf, long Position, TimeSpan Took);

/// <summary>
/// Reads what is no sum from all of a network's relationships. That takes a moment in a large network, which changes all the time:
/// who asks for the present there gets the result of the last scan, if it is no older than <paramref name="oldest"/>, with the time
/// and position that it is of; the next scan begins early enough to be done by then, and no earlier, since it is in the way of
/// everything else. In a small network, and for a time that is asked for, it is always read anew.
/// </summary>
internal sealed partial class AgingScan<T>(
    ReadModelStores stores, NpgsqlDataSource database, TimeProvider clock, TimeSpan oldest, Func<Measurement.At, CancellationToken, Task<T>> read, ILogger logger)
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(5);
    private readonly ConcurrentDictionary<(string Schema, string Network), Scanned<T>> _latest = new();
    private readonly ConcurrentDictionary<(string Schema, string Network), Lazy<Task>> _scanning = new();
    private readonly ConcurrentDictionary<(string Schema, string Network), long> _asked = new();

    /// <summary>
    /// Waits for the first scan of a network, which all who ask for it meanwhile share. To be awaited before a snapshot is opened: who
    /// waits with one has a connection that others need.
    /// </summary>
    public async Task PrepareAsync(string network, CancellationToken cancellation)
    {
        if (stores.LatelyActive is { } active && !_latest.ContainsKey((active.Generation.Schema, network)))
        {
            await ScanBehind((active.Generation.Schema, network)).WaitAsync(cancellation);
        }
    }

    public async Task<Scanned<T>> OfAsync(Measurement.At at, CancellationToken cancellation)
    {
        var key = (at.Schema, at.Network.Id);
        if (at.IsDefault)
        {
            _asked[key] = clock.GetTimestamp();
        }

        if (at.IsDefault && _latest.TryGetValue(key, out var known) && known.Took > Quick && at.AsOf - known.AsOf < oldest)
        {
            if (known.Position != at.Snapshot.Position && IsAgeing(known, at.AsOf))
            {
                _ = ScanBehind(key);
            }

            return known;
        }

        var result = await ScanAsync(at, cancellation);
        if (at.IsDefault)
        {
            _latest[key] = result;
        }

        return result;
    }

    /// <summary>
    /// Renews what was asked for lately before it is too old, so that whoever asks now and then need not wait; and forgets what nobody has asked for.
    /// </summary>
    public void KeepYoung()
    {
        foreach (var (key, asked) in _asked)
        {
            if (clock.GetElapsedTime(asked) > KeptAnswers.Remembered)
            {
                _asked.TryRemove(key, out _);
                _latest.TryRemove(key, out _);
            }
            else if (_latest.TryGetValue(key, out var known) && known.Took > Quick && IsAgeing(known, clock.GetUtcNow()))
            {
                _ = ScanBehind(key);
            }
        }
    }

    private bool IsAgeing(Scanned<T> known, DateTimeOffset now) => now - known.AsOf > (oldest * 0.6) - known.Took;

    private Task ScanBehind((string Schema, string Network) key) => _scanning.GetOrAdd(key, _ => new(() => ScanBehindAsync(key))).Value;

    private async Task ScanBehindAsync((string Schema, string Network) key)
    {
        try
        {
            await using var snapshot = await Snapshot.OpenAsync(stores, database, key.Network, CancellationToken.None);
            if (snapshot.Generation.Schema == key.Schema && snapshot.Network is { } network)
            {
                _latest[key] = await ScanAsync(new(snapshot, network, AskedTime.Present(clock.GetUtcNow(), network), IsDefault: true), CancellationToken.None);
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

    private async Task<Scanned<T>> ScanAsync(Measurement.At at, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();

        // On one core: the others answer meanwhile.
        await using (var alone = new NpgsqlCommand("set local max_parallel_workers_per_gather = 0", at.Snapshot.Connection))
        {
            await alone.ExecuteNonQueryAsync(cancellation);
        }

        var value = await read(at, cancellation);
        return new(value, at.AsOf, at.Snapshot.Position, Stopwatch.GetElapsedTime(started));
    }

    [LoggerMessage(LogLevel.Warning, "The relationships of {Network} could not be scanned; the last result stays")]
    private static partial void LogFailed(ILogger logger, string network, Exception failure);
}
