using System.Globalization;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Networks;

/// <summary>Facts large enough in number to interrupt, with known figures: CollegeMsg where it is there, else a generated network.</summary>
internal sealed class KnownNetwork
{
    private const string File = "CollegeMsg.txt.gz";
    private readonly Func<ServiceProcess, string, Task> _assert;

    private KnownNetwork(IReadOnlyList<Fact> facts, Func<ServiceProcess, string, Task> assert)
    {
        Facts = facts;
        Events = facts.Select(fact => fact.Id).Distinct().Count();
        _assert = assert;
    }

    public IReadOnlyList<Fact> Facts { get; }

    public long Events { get; }

    public static KnownNetwork Load() => SharedData.Has(File)
        ? new(CollegeMsg(), (projection, network) => new Reference("collegemsg").AssertAnsweredByAsync(projection.Http, network))
        : Generated(seed: 1, count: 40_000);

    public static KnownNetwork Generated(int seed, int count)
    {
        var facts = GeneratedNetwork.Facts(seed, count);
        return new(facts, async (projection, network) =>
            Figures.AssertHolds(new NaiveMeasures(facts).Network(), await projection.AnswerAsync($"/v1/networks/{network}"), network));
    }

    public Task AssertAnsweredByAsync(ServiceProcess projection, string network) => _assert(projection, network);

    private static List<Fact> CollegeMsg()
    {
        using var reader = new StreamReader(SharedData.OpenGzip(File));
        var facts = new List<Fact>();
        while (reader.ReadLine() is { } line)
        {
            var row = line.Split(' ');
            var time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(row[2], CultureInfo.InvariantCulture));
            facts.Add(new((facts.Count + 1).ToString(CultureInfo.InvariantCulture), "message", row[0], row[1], null, time));
        }

        return facts;
    }
}
