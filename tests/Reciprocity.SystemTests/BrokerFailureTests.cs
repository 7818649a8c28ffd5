using System.Diagnostics;
using System.Net;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

/// <summary>Whatever keeps the broker from taking packs: everyone is told soon to come again, and who does is counted once.</summary>
public sealed class BrokerFailureTests(Parts parts) : SystemTest(parts)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    public enum Failure
    {
        Stopped,
        Paused,
        OutOfDisk,
        OutOfMemory,
    }

    [Theory]
    [InlineData(Failure.Stopped, "broker-stopped")]
    [InlineData(Failure.Paused, "broker-paused")]
    [InlineData(Failure.OutOfDisk, "broker-out-of-disk")]
    [InlineData(Failure.OutOfMemory, "broker-out-of-memory")]
    public async Task While_the_broker_takes_nothing_everyone_is_answered_503_soon_and_what_is_sent_again_counts_once(Failure failure, string network)
    {
        var known = KnownNetwork.Generated(seed: 83, count: 4_000);
        var system = await StartSystemAsync();
        await Upload.Start(system.Ingestions, network, [.. known.Facts.Take(1_000)]).Completion;

        await BeginAsync(failure);
        try
        {
            var pieces = known.Facts.Skip(500).Chunk(100).ToList();
            await Task.WhenAll(pieces.Select((piece, i) => AssertRefusedAsync(system.Ingestion, network, piece, i)));
            await Eventually.HoldsAsync("it is not ready", TimeSpan.FromSeconds(30), () => StatusAsync(system.Ingestion), status => status == HttpStatusCode.ServiceUnavailable);
            await Task.WhenAll(pieces.Take(10).Select((piece, i) => AssertRefusedAsync(system.Ingestion, network, piece, i)));
        }
        finally
        {
            await EndAsync(failure);
        }

        await Eventually.HoldsAsync("it is ready again", TimeSpan.FromMinutes(1), system.Ingestion.IsReadyAsync, ready => ready);
        await Upload.Start(system.Ingestions, network, known.Facts).Completion;
        await system.FoldedAsync(more: known.Events);
        await known.AssertAnsweredByAsync(system.Projection, network);
    }

    private static async Task AssertRefusedAsync(ServiceProcess ingestion, string network, IReadOnlyList<Fact> facts, int number)
    {
        var (type, body, query) = (number % 3) switch
        {
            0 => (Posting.Json, FactFormats.Json(facts), ""),
            1 => (Posting.Ndjson, FactFormats.Ndjson(facts), ""),
            _ => (Posting.Csv, FactFormats.Csv(facts), $"?source={FactFormats.Source}"),
        };
        var started = Stopwatch.GetTimestamp();
        using var response = await ingestion.PostAsync(network, type, body, query);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Soon);
        Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
    }

    private static async Task<HttpStatusCode> StatusAsync(ServiceProcess ingestion)
    {
        using var response = await ingestion.Http.GetAsync("/health/ready");
        return response.StatusCode;
    }

    private Task BeginAsync(Failure failure) => failure switch
    {
        Failure.Stopped => Parts.Broker.StopAsync(),
        Failure.Paused => Parts.Broker.PauseAsync(),
        Failure.OutOfDisk => Parts.Broker.RunOutOfDiskAsync(),
        _ => Parts.Broker.RunOutOfMemoryAsync(),
    };

    private Task EndAsync(Failure failure) => failure switch
    {
        Failure.Stopped => Parts.Broker.StartAgainAsync(),
        Failure.Paused => Parts.Broker.ResumeAsync(),
        Failure.OutOfDisk => Parts.Broker.FindDiskAsync(),
        _ => Parts.Broker.FindMemoryAsync(),
    };
}
