using System.Globalization;
using System.Net;
using System.Text.Json;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Networks;

/// <summary>An item of a network's stream as it was received.</summary>
internal sealed record Heard(string Id, string Event, string Data)
{
    public (long Position, int Number) Place => Id.Split('-') is [var position, var n]
        ? (long.Parse(position, CultureInfo.InvariantCulture), int.Parse(n, CultureInfo.InvariantCulture))
        : throw new FormatException(Id);

    /// <summary>Whom it is about, and what became of them.</summary>
    public string Change
    {
        get
        {
            var data = JsonSerializer.Deserialize<JsonElement>(Data);
            return $"{data.GetProperty("a")} {data.GetProperty("b")} {data.GetProperty("to")}";
        }
    }
}

/// <summary>One who listens to a network as a browser does: a connection that is lost is made again, behind the last id.</summary>
internal sealed class Listening
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan BeforeComingBack = TimeSpan.FromMilliseconds(100);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Heard> _heard = [];
    private string? _lastId;

    private Listening(HttpClient http, Uri stream, int count, string? lastId)
    {
        _lastId = lastId;
        Completion = ListenAsync(http, stream, count);
    }

    /// <summary>Ends when the service has begun to answer.</summary>
    public Task Connected => _connected.Task.WaitAsync(Limit);

    /// <summary>Ends when the first item was heard.</summary>
    public Task Begun => _begun.Task.WaitAsync(Limit);

    /// <summary>Ends, with what was heard, when that is as much as was asked for.</summary>
    public Task<List<Heard>> Completion { get; }

    /// <summary>How often a connection was made.</summary>
    public int Connections { get; private set; }

    /// <param name="http">May be shared by any number of them.</param>
    /// <param name="count">How many items it listens for.</param>
    /// <param name="after">The id to go on behind; null to begin now.</param>
    public static Listening Start(HttpClient http, ServiceProcess projection, string network, int count, string? after = null) =>
        new(http, StreamOf(projection, network), count, after);

    public static Uri StreamOf(ServiceProcess projection, string network) => new(projection.Http.BaseAddress!, $"/v1/networks/{network}/stream");

    private async Task<List<Heard>> ListenAsync(HttpClient http, Uri stream, int count)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (_heard.Count < count)
        {
            try
            {
                await ConnectAsync(http, stream, count, limit.Token);
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException)
            {
                await Task.Delay(BeforeComingBack, limit.Token);
            }
        }

        return _heard;
    }

    private async Task ConnectAsync(HttpClient http, Uri stream, int count, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, stream);
        if (_lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", _lastId);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Connections++;
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var (id, type, data) = (_lastId, "", "");
        while (_heard.Count < count && await reader.ReadLineAsync(cancellation) is { } line)
        {
            switch (line.Split(": ", 2))
            {
                case ["id", var said]:
                    id = said;
                    break;
                case ["event", var said]:
                    type = said;
                    break;
                case ["data", var said]:
                    data = said;
                    break;
                case [""]:
                    _lastId = id;
                    _connected.TrySetResult();
                    if (data.Length > 0)
                    {
                        _heard.Add(new(id!, type, data));
                        _begun.TrySetResult();
                    }

                    (type, data) = ("", "");
                    break;
            }
        }
    }
}
