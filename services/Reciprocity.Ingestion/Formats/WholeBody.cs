using System.Buffers;
using System.IO.Pipelines;

namespace Reciprocity.Ingestion.Formats;

/// <summary>A body that has to be there whole before anything of it is read.</summary>
internal static class WholeBody
{
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>What is there when all has arrived. Whoever calls advances the reader.</summary>
    /// <exception cref="UnreadableBodyException">It is too large.</exception>
    public static async Task<ReadOnlySequence<byte>> BufferAsync(PipeReader body, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            if (read.Buffer.Length > MaxBytes)
            {
                body.AdvanceTo(read.Buffer.End);
                throw new UnreadableBodyException(
                    StatusCodes.Status413PayloadTooLarge,
                    $"The body is larger than {MaxBytes} bytes; send less at a time, or stream it as {NdjsonFormat.MediaType}.");
            }

            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>All of it, in one piece, as it was sent.</summary>
    /// <exception cref="UnreadableBodyException">It is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(PipeReader body, CancellationToken cancellation)
    {
        var buffer = await BufferAsync(body, cancellation);
        var bytes = buffer.ToArray();
        body.AdvanceTo(buffer.End);
        return bytes;
    }
}
