using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Telemetry;

/// <summary>A Prometheus of a test's own, configured as deploy/prometheus is, that scrapes the services of the test every second.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly HttpClient _http;

    private PrometheusServer(Process process, Uri address)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = address };
    }

    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "prometheus");

    public static async Task<PrometheusServer> StartAsync(ReciprocitySystem system, string folder)
    {
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Folder, "alerts.yml"), Path.Combine(folder, "alerts.yml"), overwrite: true);
        var config = (await File.ReadAllTextAsync(Path.Combine(Folder, "prometheus.yml")))
            .Replace("ingestion:8080", system.Ingestion.Http.BaseAddress!.Authority, StringComparison.Ordinal)
            .Replace("projection:8080", system.Projection.Http.BaseAddress!.Authority, StringComparison.Ordinal)
            .Replace("answers:8080", system.Answering.Http.BaseAddress!.Authority, StringComparison.Ordinal)
            .Replace("15s", "1s", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"), config);
        var port = FreePort();
        var start = new ProcessStartInfo(
            "prometheus", ["--config.file=prometheus.yml", "--storage.tsdb.path=data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"])
        {
            WorkingDirectory = folder,
        };
        var server = new PrometheusServer(Process.Start(start)!, new($"http://127.0.0.1:{port}"));
        await Eventually.HoldsAsync("Prometheus is ready", Patience, async () => (await server._http.GetAsync("/-/ready")).StatusCode, status => status == HttpStatusCode.OK);
        return server;
    }

    /// <summary>How many values other than NaN an expression has had since a time.</summary>
    public async Task<int> ValuesAsync(string expression, DateTimeOffset since)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["query"] = expression,
            ["start"] = $"{since:O}",
            ["end"] = $"{TimeProvider.System.GetUtcNow():O}",
            ["step"] = "1",
        });
        using var response = await _http.PostAsync("/api/v1/query_range", form);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{expression}: {answer}");
        return answer.GetProperty("data").GetProperty("result").EnumerateArray()
            .SelectMany(series => series.GetProperty("values").EnumerateArray())
            .Count(value => value[1].GetString() != "NaN");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static void SkipWithout(string program) => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))),
        $"{program} is not installed: deploy/local/install gets it.");

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
