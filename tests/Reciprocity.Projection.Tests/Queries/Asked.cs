using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Reciprocity.Projection.Tests.Queries;

/// <summary>A request for an address, over when it is disposed of.</summary>
internal sealed class Asked : HttpResponseFeature, IAsyncDisposable
{
    private readonly List<Func<Task>> _completed = [];

    public Asked(string target, string? ifNoneMatch = null)
    {
        Http.Features.Set<IHttpResponseFeature>(this);
        Http.Request.Path = target;
        Http.Request.Headers.IfNoneMatch = ifNoneMatch;
    }

    public DefaultHttpContext Http { get; } = new();

    public string? Tag => Http.Response.Headers.ETag;

    public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Add(() => callback(state));

    public async ValueTask DisposeAsync()
    {
        foreach (var completed in _completed)
        {
            await completed();
        }
    }
}
