using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Parts))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Reciprocity.SystemTests.Running;

/// <summary>
/// The PostgreSQL and the RabbitMQ of all tests here, which take turns and have networks of their own. A test that kills one
/// starts it again; should it fail before, the next finds it started again all the same.
/// </summary>
public sealed class Parts : IAsyncLifetime
{
    public const string JournalQueue = "reciprocity-journal";

    private PrivateDatabase? _database;
    private PrivateBroker? _broker;

    public PrivateDatabase Database => _database!;

    public PrivateBroker Broker => _broker!;

    /// <summary>Where the logs of services go. They stay until the next run, for whoever looks into a failure.</summary>
    public string Logs { get; } = Path.Combine(Repository.Root, ".local", "system-tests");

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(Logs))
        {
            Directory.Delete(Logs, recursive: true);
        }

        Directory.CreateDirectory(Logs);
        _database = await PrivateDatabase.StartAsync();
        _broker = await PrivateBroker.StartAsync();
    }

    public async Task UpAsync()
    {
        await Database.StartAgainAsync();
        await Broker.StartAgainAsync();
    }

    /// <summary>Expects no queue of errors, and nothing in any other. The broker counts anew every five seconds.</summary>
    public async Task AssertQueuesAreEmptyAsync()
    {
        var queues = await Eventually.HoldsAsync(
            "the queues are empty", TimeSpan.FromSeconds(30), Broker.QueuesAsync, queues => queues.Values.All(messages => messages == 0));
        Assert.Equal([JournalQueue, $"{JournalQueue}-dead"], queues.Keys.Order());
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
