using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Reciprocity.Benchmarks.Contenders;
using Reciprocity.Benchmarks.Inputs;

namespace Reciprocity.Benchmarks.Loads;

/// <summary>Posts bodies, as fast as they are taken or at a rate. What is refused for now is posted again.</summary>
internal sealed class Sender(Contender contender) : IDisposable
{
    private static readonly TimeSpan BeforeTryingAgain = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = contender.Ingestion,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Posts them all over so many connections, each as soon as its last is answered.</summary>
    public async Task SendAllAsync(IReadOnlyList<Body> bodies, int connections, CancellationToken cancellation)
    {
        var next = -1;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(
            async () =>
            {
                try
                {
                    while (Interlocked.Increment(ref next) is var i && i < bodies.Count)
                    {
                        await SendAsync(bodies[i], stop.Token);
                    }
                }
                catch
                {
                    await stop.CancelAsync();
                    throw;
                }
            },
            cancellation)));
    }

    /// <summary>Posts bodies at a rate in events a second, each when it is due, for as long as it is not stopped. Returns the events sent.</summary>
    public async Task<long> SendAtRateAsync(IReadOnlyList<Body> bodies, double rate, CancellationToken stop)
    {
        List<Task> underway = [];
        var (sent, started) = (0L, Stopwatch.GetTimestamp());
        foreach (var body in bodies)
        {
            if (!await Pace.UntilAsync(started, TimeSpan.FromSeconds(sent / rate), stop))
            {
                break;
            }

            underway.RemoveAll(task => task.IsCompletedSuccessfully);
            underway.Add(SendAsync(body, CancellationToken.None));
            sent += body.Events;
        }

        await Task.WhenAll(underway);
        return sent;
    }

    public async Task SendAsync(Body body, CancellationToken cancellation)
    {
        while (true)
        {
            using var content = new ByteArrayContent(body.Bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue(body.ContentType);
            using var request = new HttpRequestMessage(HttpMethod.Post, contender.PostPath(body.Network, body.Kind)) { Content = content };
            request.Headers.Add("Prefer", "return=minimal");
            using var answer = await _http.SendAsync(request, cancellation);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                return;
            }

            if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
            {
                throw new InvalidOperationException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}");
            }

            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? BeforeTryingAgain, cancellation);
        }
    }

    public void Dispose() => _http.Dispose();
}
