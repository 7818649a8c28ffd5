using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit.Contracts;

namespace Reciprocity.SystemTests;

/// <summary>The OpenAPI document of the projection is complete, and what it answers is what the document says.</summary>
public sealed class ContractTests(RunningSystem running) : RunningSystemTest(running)
{
    private const string Network = "contract";

    [Fact]
    public async Task The_document_leaves_nothing_out_and_its_examples_are_as_it_says()
    {
        var contract = await ServiceContract.OfAsync(Live.Projection.Http);

        Assert.NotEmpty(contract.Operations);
        Assert.Empty(contract.Shortcomings());
    }

    [Fact]
    public async Task Answers_are_as_the_document_says()
    {
        await Live.Ingestion.PostAsync(Network, Posting.Ndjson, FactFormats.Ndjson(GeneratedNetwork.Facts(seed: 3))).AcceptedAsync();
        await Live.SettledAsync();
        var contract = await ServiceContract.OfAsync(Live.Projection.Http);
        var differences = new List<string>();
        foreach (var operation in contract.Operations.Where(operation => operation.StartsWith("get ", StringComparison.Ordinal)))
        {
            var path = operation["get ".Length..];
            foreach (var asked in IsEndless(path) ? [$"{Filled(path, Network, "m1", "m2")}?lastEventId=yesterday"] : new[] { Filled(path, Network, "m1", "m2"), Filled(path, "contract-none", "m1", "m2"), Filled(path, Network, "nobody", "none"), $"{Filled(path, Network, "m1", "m2")}?asOf=yesterday&limit=0" })
            {
                using var answer = await Live.Projection.AskAsync(asked);
                differences.AddRange((await contract.DifferencesAsync(operation, answer)).Select(difference => $"{asked}: {difference}"));
            }
        }

        Assert.Empty(differences);
    }

    /// <summary>Whether the answer does not end by itself, unless it is a refusal.</summary>
    private static bool IsEndless(string path) => path.EndsWith("/stream", StringComparison.Ordinal);

    private static string Filled(string path, string network, string member, string other) => path
        .Replace("{network}", network, StringComparison.Ordinal)
        .Replace("{member}", member, StringComparison.Ordinal)
        .Replace("{a}", member, StringComparison.Ordinal)
        .Replace("{b}", other, StringComparison.Ordinal)
        .Replace("{other}", other, StringComparison.Ordinal)
        + (path.EndsWith("/by-id", StringComparison.Ordinal) ? $"?member={member}" : "");
}
