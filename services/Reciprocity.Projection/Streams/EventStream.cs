using System.Text;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace Reciprocity.Projection.Streams;

/// <summary>
/// Sends server-sent events until the listener goes, is cut off, or the service stops. It first reads on from the table until it has
/// come to where the others are, then it is told what they are told.
/// </summary>
/// <param name="rows">The first behind the place that the listener has reached.</param>
internal sealed class EventStream(string network, Listener listener, List<StreamRow> rows, StreamPages pages, StreamTail tail, CancellationToken stopping) : IResult
{
    private static readonly (int Least, int Most) RetryMilliseconds = (1_000, 3_000);

    public async Task ExecuteAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no"; // What proxies would collect would come late.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, listener.Cut, stopping);
        var sending = false;
        try
        {
            await SendAsync(Opening());
            await ReadOnAsync(SendAsync, end.Token);
            await listener.SendAsync(SendAsync, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // An answer that is stuck would never end by itself.
            if (sending || listener.Cut.IsCancellationRequested)
            {
                http.Abort();
            }
        }
        catch (NpgsqlException)
        {
            // The listener comes back for the rest. What is the matter with PostgreSQL is in the log of those who go on trying.
        }
        finally
        {
            tail.Leave(network, listener);
        }

        async ValueTask SendAsync(ReadOnlyMemory<byte> frames)
        {
            sending = true;
            await http.Response.BodyWriter.WriteAsync(frames, end.Token);
            sending = false;
        }
    }

    /// <summary>
    /// The id where it begins goes ahead of all events, so that whoever loses the connection before the first of them misses none
    /// either. All who lose it at once do not come back at once.
    /// </summary>
    private ReadOnlyMemory<byte> Opening() => Encoding.ASCII.GetBytes(
        $"retry: {Random.Shared.Next(RetryMilliseconds.Least, RetryMilliseconds.Most)}\nid: {listener.Reached.LastId}\n\n");

    private async Task ReadOnAsync(Func<ReadOnlyMemory<byte>, ValueTask> send, CancellationToken cancellation)
    {
        for (List<StreamRow>? next = rows; next is not null; next = await pages.ReadAsync(network, listener.Reached, cancellation))
        {
            foreach (var row in next)
            {
                await send(row.Frames(listener.Reached));
                listener.Reached = row.End;
            }

            if (next.Count < StreamPages.MostRows && tail.TryJoin(network, listener))
            {
                return;
            }
        }

        // So slow that what comes next was deleted meanwhile: asked for again, it is 410.
        listener.CutOff();
        await Task.Delay(Timeout.Infinite, cancellation);
    }
}
