using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Reciprocity.Benchmarks;

/// <summary>
/// How long queries take while engagements come in. Queries are sent at a fixed rate, whether or not earlier ones are answered,
/// and timed from when they were due: a service that stalls cannot hide it.
/// </summary>
internal static class QueryBenchmark
{
    private const int EngagementsPerSecond = 1_000;
    private const int QueriesPerSecond = 40;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(Uri ingestion, Uri projection, string network)
    {
        using var http = new HttpClient { BaseAddress = projection, Timeout = TimeSpan.FromSeconds(30) };
        var members = await MembersAsync(http, network);
        var pairs = await PairsAsync(http, network, members);
        var random = new Random(1);
        (string Name, Func<string> Path)[] queries =
        [
            ("relationship", () => $"/v1/networks/{network}/relationships/{pairs[random.Next(pairs.Count)]}"),
            ("member", () => $"/v1/networks/{network}/members/{members[random.Next(members.Count)]}"),
            ("network", () => $"/v1/networks/{network}"),
            ("page of 50 relationships", () => $"/v1/networks/{network}/members/{members[random.Next(members.Count)]}/relationships"),
        ];

        using var stop = new CancellationTokenSource();
        var sending = SendAsync(ingestion, network, members, stop.Token);
        await AskAsync(http, queries, WarmUp);
        var latencies = await AskAsync(http, queries, Measured);
        await stop.CancelAsync();
        var sent = await sending;

        Console.WriteLine($"{sent:N0} engagements sent meanwhile; members are those with the most received, and as many others.\n");
        Console.WriteLine("| query | n | p50 | p99 | max |\n|---|---|---|---|---|");
        foreach (var (name, times) in latencies)
        {
            times.Sort();
            Console.WriteLine($"| {name} | {times.Count} | {At(times, 0.5):N1} ms | {At(times, 0.99):N1} ms | {times[^1]:N1} ms |");
        }

        return 0;
    }

    private static double At(List<double> sorted, double q) => sorted[(int)Math.Ceiling(q * sorted.Count) - 1];

    private static async Task<Dictionary<string, List<double>>> AskAsync(HttpClient http, (string Name, Func<string> Path)[] queries, TimeSpan time)
    {
        var latencies = queries.ToDictionary(query => query.Name, _ => new List<double>());
        List<Task> asked = [];
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; ; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / QueriesPerSecond);
            if (due > time)
            {
                break;
            }

            if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait);
            }

            var (name, path) = queries[i % queries.Length];
            asked.Add(OneAsync(path(), due, latencies[name]));
        }

        await Task.WhenAll(asked);
        return latencies;

        async Task OneAsync(string path, TimeSpan due, List<double> times)
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
            lock (times)
            {
                times.Add((Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds);
            }
        }
    }

    private static async Task<long> SendAsync(Uri ingestion, string network, List<string> members, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = ingestion };
        var random = new Random(2);
        var (sent, run) = (0L, Guid.NewGuid().ToString("N"));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!stop.IsCancellationRequested)
        {
            var items = Enumerable.Range(0, EngagementsPerSecond / 10).Select(_ => new
            {
                id = $"{run}-{sent++}",
                source = "bench",
                kind = "share",
                actor = members[random.Next(members.Count)],
                target = members[random.Next(members.Count)],
            });
            using var body = new StringContent(JsonSerializer.Serialize(items), Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
            using var answer = await http.PostAsync(new Uri($"/v1/networks/{network}/engagements", UriKind.Relative), body, CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return sent;
    }

    private static async Task<List<string>> MembersAsync(HttpClient http, string network)
    {
        List<string> members = [];
        foreach (var sort in new[] { "received", "given" })
        {
            var list = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(new Uri($"/v1/networks/{network}/members?limit=500&sort={sort}", UriKind.Relative)));
            members.AddRange(list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("member").GetString()!));
        }

        return [.. members.Distinct().Select(Uri.EscapeDataString)];
    }

    private static async Task<List<string>> PairsAsync(HttpClient http, string network, List<string> members)
    {
        List<string> pairs = [];
        foreach (var member in members.Take(20))
        {
            var list = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(new Uri($"/v1/networks/{network}/members/{member}/relationships", UriKind.Relative)));
            pairs.AddRange(list.GetProperty("items").EnumerateArray().Select(item => $"{member}/{Uri.EscapeDataString(item.GetProperty("other").GetString()!)}"));
        }

        return pairs;
    }
}
