using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

public sealed class StreamTests(Parts parts) : SystemTest(parts)
{
    private const long MostMemory = 700L * 1024 * 1024;
    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _http.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_who_listen_to_one_instance_all_hear_everything_once_and_in_order()
    {
        const string Network = "thousand";
        const int Pairs = 500;
        var system = await StartSystemAsync();
        var listening = Enumerable.Range(0, 1_000).Select(_ => Listening.Start(_http, system.Projection, Network, 2 * Pairs)).ToList();
        await Task.WhenAll(listening.Select(one => one.Connected));

        await Upload.Start(system.Ingestions, Network, Exchanges(Pairs)).Completion;

        var heard = await Task.WhenAll(listening.Select(one => one.Completion));
        AssertIsWhole(heard[0], Pairs);
        Assert.All(heard, items => Assert.Equal(heard[0], items));
        Assert.InRange(system.Projection.PeakMemory ?? 0, 0, MostMemory);
        await system.FoldedAsync(more: 2 * Pairs);
    }

    [Fact]
    public async Task Who_reads_no_more_is_cut_off_and_goes_on_later_while_the_others_hear_everything()
    {
        const string Network = "stalled";
        const int Pairs = 20_000;
        var system = await StartSystemAsync(new() { OfProjections = new Dictionary<string, string> { ["Stream__Buffer"] = "1000000" } });
        using var stalled = await StallAsync(system.Projection, Network);
        var other = Listening.Start(_http, system.Projection, Network, 2 * Pairs);
        await other.Connected;

        await Upload.Start(system.Ingestions, Network, Exchanges(Pairs)).Completion;
        var heard = await other.Completion;
        AssertIsWhole(heard, Pairs);
        await Eventually.HoldsAsync("it is cut off", TimeSpan.FromMinutes(1), () => CutOffAsync(system.Projection), cutOff => cutOff > 0);

        var received = await ReceivedAsync(stalled);
        Assert.InRange(received.Count, 1, heard.Count - 1);
        var rest = await Listening.Start(_http, system.Projection, Network, heard.Count - received.Count, received[^1]).Completion;
        Assert.Equal(heard.Select(item => item.Id), received.Concat(rest.Select(item => item.Id)));
        await system.FoldedAsync(more: 2 * Pairs);
    }

    [Fact]
    public async Task Who_listens_to_a_projection_that_is_killed_hears_the_rest_when_it_is_back_without_gap_or_repetition()
    {
        const string Network = "killed-under-listeners";
        const int Pairs = 3_000;
        var system = await StartSystemAsync();
        var listening = Enumerable.Range(0, 20).Select(_ => Listening.Start(_http, system.Projection, Network, 2 * Pairs)).ToList();
        await Task.WhenAll(listening.Select(one => one.Connected));
        var upload = Upload.Start(system.Ingestions, Network, Exchanges(Pairs), waitsInTheMiddle: true);
        await upload.Middle;
        await Task.WhenAll(listening.Select(one => one.Begun));

        await system.Projection.KillAsync();
        upload.GoOn();
        await upload.Completion;
        await system.Projection.StartAsync();

        var heard = await Task.WhenAll(listening.Select(one => one.Completion));
        AssertIsWhole(heard[0], Pairs);
        Assert.All(heard, items => Assert.Equal(heard[0], items));
        Assert.All(listening, one => Assert.InRange(one.Connections, 2, 3));
        await system.FoldedAsync(more: 2 * Pairs);
    }

    [Fact]
    public async Task Streams_end_when_the_service_stops()
    {
        var system = await StartSystemAsync();
        using var response = await _http.GetAsync(Listening.StreamOf(system.Projection, "stopping"), HttpCompletionOption.ResponseHeadersRead);
        var body = response.Content.ReadAsStringAsync();

        Assert.Equal(0, await system.Projection.TerminateAsync());

        Assert.StartsWith("retry: ", await body, StringComparison.Ordinal); // And it ends as an answer does that is complete.
    }

    /// <summary>Each pair of a network of its own: one engages, and a minute later the other.</summary>
    private static List<Fact> Exchanges(int pairs) =>
    [
        .. Enumerable.Range(0, pairs).Select(i => new Fact($"o{i}", "like", $"a{i}", $"b{i}", null, First.AddSeconds(i))),
        .. Enumerable.Range(0, pairs).Select(i => new Fact($"r{i}", "like", $"b{i}", $"a{i}", null, First.AddSeconds(pairs + i))),
    ];

    private static void AssertIsWhole(List<Heard> heard, int pairs)
    {
        Assert.Equal(heard.Select(item => item.Place).Order(), heard.Select(item => item.Place));
        Assert.Equal(heard.Count, heard.Select(item => item.Id).Distinct().Count());
        var byPair = heard.Select(item => item.Change).GroupBy(change => change[..change.LastIndexOf(' ')]).ToDictionary(pair => pair.Key, pair => pair.Select(change => change[(change.LastIndexOf(' ') + 1)..]));
        Assert.Equal(pairs, byPair.Count);
        Assert.All(byPair.Values, stages => Assert.Equal(["one-sided", "emerging"], stages));
    }

    private static async Task<double> CutOffAsync(ServiceProcess projection) => (await projection.Http.GetStringAsync("/metrics")).Split('\n')
        .Where(line => line.StartsWith("reciprocity_stream_cut_off", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));

    /// <summary>Asks for the stream, and reads nothing of it.</summary>
    private static async Task<Socket> StallAsync(ServiceProcess projection, string network)
    {
        var stream = Listening.StreamOf(projection, network);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8_192 };
        await socket.ConnectAsync(stream.Host, stream.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {stream.AbsolutePath} HTTP/1.1\r\nHost: {stream.Authority}\r\n\r\n"));
        await socket.ReceiveAsync(new byte[16]); // The answer has begun.
        return socket;
    }

    /// <summary>The ids of the whole items among what had been sent when the connection was cut.</summary>
    private static async Task<List<string>> ReceivedAsync(Socket socket)
    {
        using var all = new MemoryStream();
        var buffer = new byte[65_536];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // Cut, and not ended.
        }

        var frames = Encoding.UTF8.GetString(all.ToArray()).Split("\n\n")[..^1].Where(frame => frame.Contains("\ndata: ", StringComparison.Ordinal) && frame.EndsWith('}'));
        return [.. frames.Select(frame => frame.Split('\n').Single(line => line.StartsWith("id: ", StringComparison.Ordinal))["id: ".Length..])];
    }
}
