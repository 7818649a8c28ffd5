using System.Text.Json;
using RabbitMQ.Client;
using Reciprocity.Contracts.V1;
using Reciprocity.Hosting.Bus;
using Reciprocity.TestKit;

namespace Reciprocity.Ingestion.Tests;

/// <summary>The service on the shared broker, and the other end of its queue. Its name is fixed, so tests take turns.</summary>
public sealed class JournalQueueFixture : IAsyncLifetime
{
    private IngestionService? _service;
    private IConnection? _connection;
    private IChannel? _channel;
    private HttpClient? _http;

    public HttpClient Http => _http!;

    public async ValueTask InitializeAsync()
    {
        if (!SharedBroker.IsThere)
        {
            return; // Each test then says so.
        }

        _service = new IngestionService(SharedBroker.Address);
        _http = await _service.StartReadyAsync();
        _connection = await new ConnectionFactory { Uri = SharedBroker.Address }.CreateConnectionAsync();
        _channel = await _connection.CreateChannelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _channel!.DisposeAsync();
            await _connection!.DisposeAsync();
            await _service.DisposeAsync();
        }
    }

    /// <summary>As an operator might, by mistake.</summary>
    public Task DeleteQueueAsync() => _channel!.QueueDeleteAsync(JournalQueue.Name);

    public Task EmptyAsync() => _channel!.QueuePurgeAsync(JournalQueue.Name);

    /// <summary>Takes all that is in the queue.</summary>
    public async Task<IReadOnlyList<EngagementPack>> TakeAsync()
    {
        var packs = new List<EngagementPack>();
        while (await _channel!.BasicGetAsync(JournalQueue.Name, autoAck: true) is { } message)
        {
            using var envelope = JsonDocument.Parse(message.Body);
            packs.Add(envelope.RootElement.GetProperty("message").Deserialize<EngagementPack>(JsonSerializerOptions.Web)!);
        }

        return packs;
    }

    public async Task<IReadOnlyList<PackedEngagement>> TakeEngagementsAsync() => [.. (await TakeAsync()).SelectMany(pack => pack.Engagements)];
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class JournalQueueCollection : ICollectionFixture<JournalQueueFixture>
{
    public const string Name = "The journal queue";
}

/// <summary>A test of what is in the queue afterwards; it finds the queue empty.</summary>
[Collection(JournalQueueCollection.Name)]
public abstract class JournalQueueTests(JournalQueueFixture journal) : IAsyncLifetime
{
    protected JournalQueueFixture Journal { get; } = journal;

    protected HttpClient Http => Journal.Http;

    public async ValueTask InitializeAsync()
    {
        _ = SharedBroker.Address;
        await Journal.EmptyAsync();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
