using System.Collections.Concurrent;
using System.Net;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;

namespace Reciprocity.SystemTests;

public sealed class StopTests(Parts parts) : SystemTest(parts)
{
    private const string Network = "stopped";
    private const int Senders = 16;
    private const int BeforeStop = 400;

    [Fact]
    public async Task A_service_that_is_stopped_under_load_has_in_the_queue_whatever_it_accepted()
    {
        var facts = GeneratedNetwork.Facts(seed: 97, count: 40_000);
        var all = facts.Select(fact => fact.Id).Distinct().Count();
        var pieces = new ConcurrentQueue<Fact[]>(facts.Chunk(10));
        var system = await StartSystemAsync();
        var before = (await Status.OfAsync(system.Projection)).Events;
        var accepted = new ConcurrentBag<string>();
        var underLoad = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync)).ToList();
        await underLoad.Task.WaitAsync(TimeSpan.FromMinutes(1));

        var exitCode = await system.Ingestion.TerminateAsync();
        await Task.WhenAll(senders);

        Assert.Equal(0, exitCode);
        var sent = accepted.Distinct().Count();
        Assert.InRange(sent, BeforeStop, all - 1);
        await system.SettledAsync();
        var journaled = (await Status.OfAsync(system.Projection)).Events - before;
        Assert.InRange(journaled, sent, all);

        // What was not accepted, or not known to be, is sent again, and with it everything else.
        await system.Ingestion.StartAsync();
        await Upload.Start(system.Ingestions, Network, facts).Completion;
        await system.FoldedAsync(more: all - journaled);

        async Task SendAsync()
        {
            while (pieces.TryDequeue(out var piece))
            {
                try
                {
                    using var response = await system.Ingestion.PostAsync(Network, Posting.Ndjson, FactFormats.Ndjson(piece));
                    Assert.True(response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, $"{(int)response.StatusCode}");
                    if (response.StatusCode == HttpStatusCode.Accepted)
                    {
                        Array.ForEach(piece, fact => accepted.Add(fact.Id));
                        if (accepted.Count >= BeforeStop)
                        {
                            underLoad.TrySetResult();
                        }
                    }
                    else
                    {
                        Assert.NotNull(response.Headers.RetryAfter);
                    }
                }
                catch (HttpRequestException)
                {
                    return; // It listens no more; what was sent on this connection was not accepted.
                }
            }
        }
    }
}
