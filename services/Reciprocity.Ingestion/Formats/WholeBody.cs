using System.Buffers;
using System.IO.Pipelines;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Formats;

/// <summary>A body that has to be there whole before anything of it is read.</summary>
internal static class WholeBody
{
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>What is larger moves out of the server's buffers, which it would fill, into one piece.</summary>
    private const int Small = 256 * 1024;

    /// <summary>Its sizes, each of which it outgrows into the next.</summary>
    private static readonly int[] Sizes = [1024 * 1024, 4 * 1024 * 1024, MaxBytes];

    /// <summary>All of it, in one piece, as it was sent; valid until the request has been answered.</summary>
    /// <exception cref="UnreadableBodyException">It is too large.</exception>
    /// <exception cref="Limits.NoRoomException">Other requests hold too much.</exception>
    /// <exception cref="BadHttpRequestException">It takes too long.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(PipeReader body, Intake intake, CancellationToken cancellation)
    {
        using var tooLong = new CancellationTokenSource(intake.Limits.BodyTime, intake.Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, tooLong.Token);
        try
        {
            return await ReadInTimeAsync(body, intake, ended.Token);
        }
        catch (OperationCanceledException) when (tooLong.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new BadHttpRequestException(
                $"The body has not arrived within {intake.Limits.BodyTime.TotalSeconds} seconds; send less at a time, or stream it as {NdjsonFormat.MediaType}.",
                StatusCodes.Status408RequestTimeout);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadInTimeAsync(PipeReader body, Intake intake, CancellationToken cancellation)
    {
        byte[]? whole = null;
        var length = 0;
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            var buffer = read.Buffer;
            try
            {
                var total = length + buffer.Length;
                CheckSize(total);
                if (whole is null && total <= Small && !read.IsCompleted)
                {
                    body.AdvanceTo(buffer.Start, buffer.End);
                    continue;
                }

                if (whole is null || whole.Length < total)
                {
                    whole = intake.Share.Rent(total <= Small ? (int)total : Array.Find(Sizes, size => size >= total), whole.AsSpan(0, length));
                }

                buffer.CopyTo(whole.AsSpan(length));
                length = (int)total;
            }
            catch
            {
                body.AdvanceTo(buffer.End);
                throw;
            }

            body.AdvanceTo(buffer.End);
            if (read.IsCompleted)
            {
                return whole.AsMemory(0, length);
            }
        }
    }

    private static void CheckSize(long bytes)
    {
        if (bytes > MaxBytes)
        {
            throw new UnreadableBodyException(
                StatusCodes.Status413PayloadTooLarge, $"The body is larger than {MaxBytes} bytes; send less at a time, or stream it as {NdjsonFormat.MediaType}.");
        }
    }
}
