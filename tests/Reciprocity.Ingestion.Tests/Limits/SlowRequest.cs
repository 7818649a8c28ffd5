using System.Net.Sockets;
using System.Text;

namespace Reciprocity.Ingestion.Tests.Limits;

/// <summary>A request written piece by piece, as no client library would.</summary>
internal sealed class SlowRequest : IDisposable
{
    private readonly TcpClient _client = new();
    private Task<string>? _answer;

    /// <summary>Completes with the status code of the answer, whenever it comes.</summary>
    public Task<string> Status => _answer!;

    public static async Task<SlowRequest> StartAsync(Uri service, string type, int? length)
    {
        var request = new SlowRequest();
        await request._client.ConnectAsync(service.Host, service.Port);
        request._answer = request.ReadAsync();
        var framing = length is null ? "Transfer-Encoding: chunked" : $"Content-Length: {length}";
        await request.SendAsync($"POST /v1/networks/demo/engagements HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\n{framing}\r\n\r\n");
        return request;
    }

    /// <summary>Bytes as they are, for a body of a known length.</summary>
    public async Task SendAsync(string text) => await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>A piece of a body of any length; an empty one ends it.</summary>
    public Task SendChunkAsync(string text) => SendAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    public void Dispose() => _client.Dispose();

    private async Task<string> ReadAsync()
    {
        using var reader = new StreamReader(_client.GetStream(), leaveOpen: true);
        return (await reader.ReadLineAsync() ?? "closed").Split(' ').ElementAtOrDefault(1) ?? "closed";
    }
}
