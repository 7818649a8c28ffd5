using Reciprocity.TestKit;

namespace Reciprocity.Ingestion.Tests.Limits;

/// <summary>A sender may be slow, and hold on to the service no longer than is said.</summary>
[Collection(JournalQueueCollection.Name)]
public sealed class SlowBodyTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);
    private IngestionService? _service;
    private HttpClient? _http;

    public async ValueTask InitializeAsync()
    {
        _service = new IngestionService(SharedBroker.Address, ("Limits:BodyPause", "00:00:01"), ("Limits:BodyTime", "00:00:02"));
        _http = await _service.StartReadyAsync();
    }

    public ValueTask DisposeAsync() => _service?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData(Sending.Json)]
    [InlineData(Sending.Ndjson)]
    [InlineData(Sending.Csv + "; header=present")]
    [InlineData("application/activity+json")]
    public async Task A_body_that_stops_coming_is_answered_408(string type)
    {
        using var request = await StartAsync(type, length: 1000);
        await request.SendAsync("{");

        Assert.Equal("408", await request.Status.WaitAsync(Soon));
    }

    [Theory]
    [InlineData(Sending.Json)]
    [InlineData("application/cloudevents+json")]
    public async Task A_whole_body_that_drips_is_answered_408_when_its_time_is_over(string type)
    {
        using var request = await StartAsync(type, length: 1000);

        Assert.Equal("408", await DripAsync(request, () => request.SendAsync(" ")));
    }

    [Fact]
    public async Task A_stream_may_take_longer_than_a_whole_body_as_long_as_something_comes()
    {
        using var request = await StartAsync(Sending.Ndjson, length: null);
        foreach (var piece in Sending.Like(1).Chunk(6))
        {
            Assert.False(request.Status.IsCompleted);
            await request.SendChunkAsync(new string(piece));
            await Task.Delay(Tick);
        }

        await request.SendChunkAsync("");

        Assert.Equal("202", await request.Status.WaitAsync(Soon));
    }

    private Task<SlowRequest> StartAsync(string type, int? length) => SlowRequest.StartAsync(_http!.BaseAddress!, type, length);

    private static async Task<string> DripAsync(SlowRequest request, Func<Task> send)
    {
        for (var i = 0; i < 75 && !request.Status.IsCompleted; i++)
        {
            await send();
            await Task.WhenAny(request.Status, Task.Delay(Tick));
        }

        return await request.Status.WaitAsync(Soon);
    }
}
