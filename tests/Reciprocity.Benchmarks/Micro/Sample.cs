using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Limits;

namespace Reciprocity.Benchmarks.Micro;

/// <summary>What the micro benchmarks are run on: a page of the made-up network, after enough of it that there are states to go on from.</summary>
internal static class Sample
{
    public const int Page = 5_000;
    public const int Before = 45_000;
    public const string Network = "bench";

    public static Input Input { get; } = PowerLawNetwork.One(Before + Page, 5_000);

    public static List<Entry> Entries()
    {
        List<Entry> entries = [];
        foreach (var body in Input.Bodies(500, BodyKind.Array))
        {
            BodyParser.Parse(body, entries);
        }

        return entries;
    }
}
