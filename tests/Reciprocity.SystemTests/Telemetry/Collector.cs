using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Reciprocity.SystemTests.Telemetry;

/// <summary>Takes what services export by OTLP over HTTP, and keeps spans and log records.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentBag<Span> _spans = [];
    private readonly ConcurrentBag<LogRecord> _logs = [];
    private readonly Task _serving;

    public Collector()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    public IReadOnlyCollection<Span> Spans => _spans;

    public IReadOnlyCollection<LogRecord> Logs => _logs;

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var http = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await http.Request.InputStream.CopyToAsync(body);
                Take(http.Request.Url!.AbsolutePath, new(body.ToArray()));
                http.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                // By DisposeAsync, or by a service that is ended while it sends.
            }
        }
    }

    /// <summary>The numbers are those of the fields in opentelemetry-proto: trace/v1, logs/v1, resource/v1 and common/v1.</summary>
    private void Take(string path, Protobuf request)
    {
        foreach (var resource in request.Messages(1))
        {
            var service = resource.Messages(1, 1).Where(attribute => attribute.Text(1) == "service.name").Select(attribute => attribute.Messages(2).Single().Text(1)).Single();
            foreach (var item in resource.Messages(2, 2))
            {
                if (path == "/v1/traces")
                {
                    var links = item.Messages(13).Select(link => (link.Hex(1), link.Hex(2))).ToList();
                    var attributes = item.Messages(9).Select(attribute => $"{attribute.Text(1)}={attribute.Messages(2).Single().Text(1)}").ToList();
                    _spans.Add(new(service, item.Text(5), item.Hex(1), item.Hex(2), item.Hex(4), links, attributes));
                }
                else if (path == "/v1/logs")
                {
                    _logs.Add(new(service, item.Messages(5).Single().Text(1), item.Hex(9)));
                }
            }
        }
    }
}

/// <param name="Parent">The id of the span that it is part of; empty for the first of a trace.</param>
/// <param name="Links">Trace and span id of each span that it is linked to.</param>
/// <param name="Attributes">As <c>key=value</c>; the value is empty where it is no text.</param>
internal sealed record Span(
    string Service, string Name, string Trace, string Id, string Parent, IReadOnlyList<(string Trace, string Span)> Links, IReadOnlyList<string> Attributes);

/// <param name="Trace">The id of the trace in which it was written; empty where there was none.</param>
internal sealed record LogRecord(string Service, string Body, string Trace);
