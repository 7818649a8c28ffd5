using Microsoft.Extensions.Options;
using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Streams;

/// <summary>
/// Reads what is new, once for all who listen to this instance and only while somebody does, and hands it on. It looks rather than is
/// called: the fold itself looks for news ten times a second, and a look that finds nothing costs one query.
/// </summary>
internal sealed partial class StreamTail(
    StreamPages pages, Schemas schemas, IOptions<StreamOptions> options, StreamMetrics metrics, TimeProvider clock, ILogger<StreamTail> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly ReadOnlyMemory<byte> Heartbeat = ":\n\n"u8.ToArray();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Told> _networks = new(StringComparer.Ordinal);
    private TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Tells the listener, from here on, what comes behind the place that they have reached. False where that lies before what the
    /// others were told already: they have to read on by themselves first.
    /// </summary>
    public bool TryJoin(string network, Listener listener)
    {
        lock (_gate)
        {
            if (!_networks.TryGetValue(network, out var told))
            {
                _networks[network] = told = new(listener.Reached);
                _listening.TrySetResult();
            }

            return listener.Reached >= told.Reached && told.Listeners.Add(listener);
        }
    }

    public void Leave(string network, Listener listener)
    {
        lock (_gate)
        {
            if (_networks.TryGetValue(network, out var told))
            {
                told.Listeners.Remove(listener);
                if (told.Listeners.Count == 0)
                {
                    _networks.Remove(network);
                }
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(BetweenLooks, clock);
        var beat = clock.GetTimestamp();
        for (var more = false; ;)
        {
            await Listening().WaitAsync(stoppingToken);
            if (!more)
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }

            try
            {
                more = await ReadOnAsync(stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                more = false;
                LogLater(logger, failure.Message);
            }

            if (clock.GetElapsedTime(beat) >= options.Value.Heartbeat)
            {
                beat = clock.GetTimestamp();
                TellAll(Heartbeat);
            }
        }
    }

    private Task Listening()
    {
        lock (_gate)
        {
            if (_networks.Count == 0 && _listening.Task.IsCompleted)
            {
                _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return _listening.Task;
        }
    }

    /// <summary>Reads and hands on; true where there may be more.</summary>
    private async Task<bool> ReadOnAsync(CancellationToken cancellation)
    {
        Dictionary<string, Told> wanted;
        List<(string, StreamPlace)> places;
        lock (_gate)
        {
            wanted = new(_networks, StringComparer.Ordinal);
            places = [.. wanted.Select(network => (network.Key, network.Value.Reached))];
        }

        var rows = 0;
        var most = 0;
        Told? last = null;
        await foreach (var (network, row) in pages.ReadAsync(places, cancellation))
        {
            var told = wanted[network];
            rows = told == last ? rows + 1 : 1;
            most = Math.Max(most, rows);
            last = told;
            Tell(told, row);
        }

        return most == StreamPages.MostRowsOfEach;
    }

    private void Tell(Told told, StreamRow row)
    {
        // The tail may be within a row, where whoever came first had a part of it.
        var frames = row.Frames(told.Reached);
        lock (_gate)
        {
            // Whoever has read on by themselves was ahead of the others and has this one.
            foreach (var listener in told.Listeners.Where(listener => listener.Reached < row.End && !Tell(listener, frames)).ToList())
            {
                CutOff(told, listener);
            }

            told.Reached = row.End;
            while (_networks.Values.Sum(network => network.Waiting) > options.Value.Buffers)
            {
                var fullest = _networks.Values.MaxBy(network => network.Waiting)!;
                CutOff(fullest, fullest.Listeners.MaxBy(listener => listener.Waiting)!);
            }
        }

        bool Tell(Listener listener, ReadOnlyMemory<byte> frames)
        {
            listener.Reached = row.End;
            return listener.TryTell(frames);
        }
    }

    /// <summary>They are not told any more, and come back for the rest.</summary>
    private void CutOff(Told told, Listener listener)
    {
        told.Listeners.Remove(listener);
        listener.CutOff();
        metrics.CutOff();
    }

    private void TellAll(ReadOnlyMemory<byte> frames)
    {
        lock (_gate)
        {
            foreach (var listener in _networks.Values.SelectMany(told => told.Listeners))
            {
                // Whoever has not taken what waits needs no sign of life.
                listener.TryTell(frames);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Listeners are told what is new later: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);

    /// <summary>A network that somebody listens to, and up to where they are told.</summary>
    private sealed class Told(StreamPlace reached)
    {
        public StreamPlace Reached { get; set; } = reached;

        public HashSet<Listener> Listeners { get; } = [];

        /// <summary>About how many bytes are held: the slowest of them waits for what the others have.</summary>
        public long Waiting => Listeners.Count == 0 ? 0 : Listeners.Max(listener => listener.Waiting);
    }
}
