using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Limits;

namespace Reciprocity.Benchmarks.Contenders;

/// <summary>
/// The usual way, in two processes of this program: one message for each event on a quorum queue, one consumer call and one Marten
/// session for each message, a stream and an inline aggregate for each pair, an asynchronous projection for members.
/// </summary>
internal sealed class UsualSystem : Contender
{
    public const string Title = "the usual way";
    public const string ApiCommand = "usual-api";
    public const string WorkerCommand = "usual-worker";

    public override string Name => Title;

    public override bool KeepsNetworks => false;

    public static async Task<UsualSystem> StartAsync()
    {
        var system = new UsualSystem();
        var program = typeof(UsualSystem).Assembly.Location;
        try
        {
            // The worker first: it is who makes the queue.
            await system.StartAsync([program, WorkerCommand], [program, ApiCommand], instances: 1, answersApart: false);
            return system;
        }
        catch
        {
            Console.Error.WriteLine(system.LogTails());
            await system.DisposeAsync();
            throw;
        }
    }

    public override string PostPath(string network, BodyKind kind) => kind switch
    {
        BodyKind.Array => $"/networks/{network}/engagements",
        BodyKind.Single => $"/networks/{network}/engagement",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The usual way takes no lines."),
    };

    public override string NetworkPath(string network) => $"/networks/{network}";

    public override async Task<Counts> CountsAsync(string network)
    {
        var answer = await AskAsync(NetworkPath(network));
        return new(answer.GetProperty("engagements").GetInt64(), answer.GetProperty("mutual").GetInt64());
    }

    protected override async Task<bool> IsFoldedAsync(long events)
    {
        var status = await AskAsync($"/status?awaited={events}");
        return status.GetProperty("events").GetInt64() >= events && status.GetProperty("lag").GetInt64() <= 0;
    }
}
