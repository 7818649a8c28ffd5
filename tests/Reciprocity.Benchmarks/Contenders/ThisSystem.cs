using System.Text.Json;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Limits;
using Reciprocity.TestKit;

namespace Reciprocity.Benchmarks.Contenders;

/// <summary>This project: its two services as they are built and as <c>./run</c> starts them, so that one projection more only answers.</summary>
internal sealed class ThisSystem : Contender
{
    public const string Title = "this";

    /// <summary>What the machine, HTTP, the client and the stops of the service that is asked take by themselves: no answer of it can be faster.</summary>
    public const string Nothing = "for comparison: an empty answer";

    /// <summary>Where either service answers with next to nothing, without asking anybody.</summary>
    public const string NothingPath = "/health/live";

    public override string Name => Title;

    public override bool KeepsNetworks => true;

    /// <param name="projections">How many journal and fold.</param>
    public static async Task<ThisSystem> StartAsync(int projections = 1)
    {
        var system = new ThisSystem();
        try
        {
            await system.StartAsync([ServiceProcess.ProgramOf("Reciprocity.Projection")], [ServiceProcess.ProgramOf("Reciprocity.Ingestion")], projections, answersApart: true);
            return system;
        }
        catch
        {
            Console.Error.WriteLine(system.LogTails());
            await system.DisposeAsync();
            throw;
        }
    }

    public override string PostPath(string network, BodyKind kind) => $"/v1/networks/{network}/engagements{(kind == BodyKind.Rows ? Higgs.CsvQuery : "")}";

    public override string NetworkPath(string network) => $"/v1/networks/{network}";

    public override async Task<Counts> CountsAsync(string network)
    {
        var answer = await AskAsync(NetworkPath(network));
        return new(answer.GetProperty("engagements").GetInt64(), answer.GetProperty("dyads").GetProperty("mutual").GetInt64());
    }

    protected override async Task<bool> IsFoldedAsync(long events)
    {
        var status = await AskAsync("/v1/status");
        return status.GetProperty("journal").GetProperty("events").GetInt64() + status.GetProperty("rejected").GetInt64() >= events
            && status.GetProperty("projection").GetProperty("lag").GetInt64() == 0
            && status.GetProperty("queue") is { ValueKind: JsonValueKind.Object } queue
            && queue.GetProperty("ready").GetInt64() + queue.GetProperty("unacked").GetInt64() == 0;
    }
}
