using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Telemetry;

public sealed class TraceTests(Parts parts) : SystemTest(parts)
{
    private const string Network = "traced";
    private const string Ingestion = "Reciprocity.Ingestion";
    private const string Projection = "Reciprocity.Projection";
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_trace_holds_what_becomes_of_an_engagement_from_the_request_to_the_fold()
    {
        await using var collector = new Collector();
        var system = await StartSystemAsync(Exporting(collector));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/networks/{Network}/engagements") { Content = Body() };
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");

        using var response = await system.Ingestion.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(response.IsSuccessStatusCode);
        var spans = await Eventually.HoldsAsync(
            "the fold's span has arrived",
            Patience,
            () => Task.FromResult(collector.Spans.Where(span => span.Trace == Trace).ToList()),
            spans => spans.Exists(span => span.Name == "fold"));
        var path = PathTo(spans.Single(span => span.Name == "fold"), spans);
        Assert.Equal([Ingestion, Ingestion, Ingestion, Projection, Projection], path.Select(span => span.Service));
        Assert.Equal(["POST /v1/networks/{network}/engagements", "publish pack", "append to journal", "fold"], [path[0].Name, path[1].Name, path[3].Name, path[4].Name]);
        Assert.EndsWith("send", path[2].Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_span_names_a_member_and_logs_are_exported()
    {
        await using var collector = new Collector();
        var system = await StartSystemAsync(Exporting(collector));
        using (await system.Projection.AskAsync("/v1/networks/traced/members/a-member-by-name?asOf=2031-01-01T00:00:00Z&of=a-member-by-name"))
        {
        }

        var spans = await Eventually.HoldsAsync(
            "the request's span has arrived",
            Patience,
            () => Task.FromResult(collector.Spans.Where(span => span.Name == "GET /v1/networks/{network}/members/{member}").ToList()),
            spans => spans.Count == 1);
        Assert.DoesNotContain(spans.Single().Attributes, attribute => attribute.Contains("a-member-by-name", StringComparison.Ordinal));
        await Eventually.HoldsAsync(
            "what the services log has arrived",
            Patience,
            () => Task.FromResult(collector.Logs.Select(log => log.Service).Distinct().Order().ToList()),
            services => services.SequenceEqual([Ingestion, Projection]));
    }

    private static StringContent Body() =>
        new("""{"id":"e-1","kind":"like","actor":"ana","target":"bo","occurredAt":"2025-01-23T10:00:00Z"}""", System.Text.Encoding.UTF8, Posting.Json);

    private static SystemSettings Exporting(Collector collector) => new()
    {
        OfAll = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        },
    };

    /// <summary>From the first span of a trace, by parents.</summary>
    private static List<Span> PathTo(Span last, IReadOnlyCollection<Span> spans)
    {
        List<Span> path = [last];
        while (spans.SingleOrDefault(span => span.Id == path[0].Parent) is { } parent)
        {
            path.Insert(0, parent);
        }

        return path;
    }
}
