using System.Net.Http.Json;
using System.Text.Json;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Running;

/// <summary>What <c>/v1/status</c> shows, as far as waiting needs it. <see cref="Ready"/> is null while the broker is away.</summary>
public sealed record Status(long Events, long Lag, string? Leader, long? Ready, long Unacked, long Rejected)
{
    public static async Task<Status> OfAsync(ServiceProcess service)
    {
        var status = await service.Http.GetFromJsonAsync<JsonElement>("/v1/status");
        var projection = status.GetProperty("projection");
        var queue = status.GetProperty("queue") is { ValueKind: JsonValueKind.Object } there ? there : (JsonElement?)null;
        return new(
            status.GetProperty("journal").GetProperty("events").GetInt64(),
            projection.GetProperty("lag").GetInt64(),
            projection.GetProperty("leader").GetString(),
            queue?.GetProperty("ready").GetInt64(),
            queue?.GetProperty("unacked").GetInt64() ?? 0,
            status.GetProperty("rejected").GetInt64());
    }
}
