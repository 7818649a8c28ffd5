using System.Globalization;
using RabbitMQ.Client;

namespace Reciprocity.TestKit;

/// <summary>A RabbitMQ of a test's own, which it may pause, kill and start again.</summary>
public sealed class PrivateBroker : LocalPart
{
    private PrivateBroker()
        : base("rabbitmq")
    {
    }

    public Uri Address => new(Url);

    public static async Task<PrivateBroker> StartAsync()
    {
        var broker = new PrivateBroker();
        await broker.StartAgainAsync();
        return broker;
    }

    /// <summary>Stops it in the middle of whatever it does; its connections stay open and silent.</summary>
    public Task PauseAsync() => SignalAsync(Signals.Stop);

    public Task ResumeAsync() => SignalAsync(Signals.Continue);

    /// <summary>Has it find the disk too full: an alarm, under which it takes nothing from publishers.</summary>
    public Task RunOutOfDiskAsync() => AskAsync("ctl", "set_disk_free_limit", "100000000000000");

    public Task FindDiskAsync() => AskAsync("ctl", "set_disk_free_limit", "50000000");

    /// <summary>Has it find that it uses too much memory: the other alarm.</summary>
    public Task RunOutOfMemoryAsync() => AskAsync("ctl", "set_vm_memory_high_watermark", "0");

    public Task FindMemoryAsync() => AskAsync("ctl", "set_vm_memory_high_watermark", "0.4");

    /// <summary>Every queue with the number of its messages, whether ready or not.</summary>
    public async Task<IReadOnlyDictionary<string, long>> QueuesAsync() => (await AskAsync("ctl", "list_queues", "--no-table-headers", "name", "messages"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('\t'))
        .ToDictionary(row => row[0], row => long.Parse(row[1], CultureInfo.InvariantCulture));

    /// <summary>How many consumers a queue has: what the broker itself sees of whoever takes from it.</summary>
    public async Task<uint> ConsumersAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = Address }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return (await channel.QueueDeclarePassiveAsync(queue)).ConsumerCount;
    }

    public override async ValueTask DisposeAsync()
    {
        await ResumeAsync();
        await base.DisposeAsync();
    }

    private async Task SignalAsync(string signal)
    {
        var file = Path.Combine(Folder, "rabbitmq.pid");
        if (File.Exists(file))
        {
            await Signals.SendAsync(int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture), signal);
        }
    }
}
