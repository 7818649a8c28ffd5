using System.Threading.Channels;

namespace Reciprocity.Projection.Streams;

/// <summary>One who listens, and what waits to be sent to them: at most so many bytes.</summary>
/// <param name="reached">The place behind what they have.</param>
internal sealed class Listener(StreamPlace reached, int most) : IDisposable
{
    private readonly Channel<ReadOnlyMemory<byte>> _frames = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new() { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _cut = new();
    private long _waiting;

    /// <summary>The place behind what they have, or will have once everything that waits is sent.</summary>
    public StreamPlace Reached { get; set; } = reached;

    /// <summary>How many bytes wait.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    /// <summary>Is cancelled when they were too slow.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>Lets something wait; false where too much waits already.</summary>
    public bool TryTell(ReadOnlyMemory<byte> frames)
    {
        if (Waiting > 0 && Waiting + frames.Length > most)
        {
            return false;
        }

        Interlocked.Add(ref _waiting, frames.Length);
        return _frames.Writer.TryWrite(frames);
    }

    /// <summary>On another thread: what ends a connection may take its time.</summary>
    public void CutOff() => _ = _cut.CancelAsync();

    /// <summary>Sends what waits, and what is to come, until it is cancelled.</summary>
    public async Task SendAsync(Func<ReadOnlyMemory<byte>, ValueTask> send, CancellationToken cancellation)
    {
        await foreach (var frames in _frames.Reader.ReadAllAsync(cancellation))
        {
            await send(frames);
            Interlocked.Add(ref _waiting, -frames.Length);
        }
    }

    public void Dispose() => _cut.Dispose();
}
