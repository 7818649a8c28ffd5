using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using System.Buffers;

namespace Reciprocity.Projection.Streams;

/// <summary>Consecutive items of a network's stream.</summary>
/// <param name="First">The number of the first of them.</param>
/// <param name="Event">What they all are.</param>
/// <param name="Items">An array of them as JSON.</param>
internal sealed record StreamRow(long Position, int First, int Count, string Event, string Items)
{
    /// <summary>The place behind the last of them.</summary>
    public StreamPlace End => new(Position, First + Count);

    /// <summary>Those behind a place, as server-sent events (<c>text/event-stream</c>).</summary>
    /// <remarks>Written once for all listeners, and by hand for that reason.</remarks>
    public ReadOnlyMemory<byte> Frames(StreamPlace after)
    {
        var frames = new ArrayBufferWriter<byte>(Items.Length + (64 * Count));
        using var items = JsonDocument.Parse(Items);
        var place = new StreamPlace(Position, First);
        foreach (var item in items.RootElement.EnumerateArray())
        {
            if (place >= after)
            {
                Utf8.TryWrite(frames.GetSpan(64), $"id: {place.Position}-{place.Next}\nevent: {Event}\ndata: ", out var written);
                frames.Advance(written);
                frames.Write(JsonMarshal.GetRawUtf8Value(item));
                frames.Write("\n\n"u8);
            }

            place = place with { Next = place.Next + 1 };
        }

        return frames.WrittenMemory;
    }
}
