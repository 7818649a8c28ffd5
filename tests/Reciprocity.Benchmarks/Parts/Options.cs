using System.Globalization;

namespace Reciprocity.Benchmarks.Parts;

/// <summary>What is to be measured.</summary>
internal sealed record Options
{
    public IReadOnlyList<string> Contenders { get; private set; } = ["this", "usual", "limit"];

    public IReadOnlyList<string> Parts { get; private set; } = ["throughput", "singles", "freshness", "queries", "answers", "networks", "growth", "risk"];

    public IReadOnlyList<string> Inputs { get; private set; } = ["power", "higgs"];

    public int Events { get; private set; } = 1_000_000;

    public int Members { get; private set; } = 100_000;

    public int UsualEvents { get; private set; } = 50_000;

    public int Rounds { get; private set; } = 3;

    public int Seconds { get; private set; } = 30;

    public int Networks { get; private set; } = 1_000;

    public IReadOnlyList<int> Growth { get; private set; } = [100_000, 1_000_000, 5_000_000];

    public string? Results { get; private set; }

    public const string Usage =
        """
        --contenders this,usual,limit      who is measured
        --parts throughput,singles,freshness,queries,answers,networks,growth,risk
        --inputs power,higgs               what is sent for throughput
        --events 1000000                   of the made-up network
        --members 100000                   of the made-up network
        --usual-events 50000               the usual way gets no more than so many of them
        --rounds 3                         how often each is measured
        --seconds 30                       how long freshness and queries are measured
        --networks 1000                    into how many the events are spread for 'networks'
        --growth 100000,1000000,5000000    events of 'growth'
        --results FILE                     where the table goes; tests/Reciprocity.Benchmarks/results/ by date
        """;

    /// <exception cref="ArgumentException">An option that is none, or has no fitting value.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException($"{name} needs a value.\n{Usage}");
            switch (name)
            {
                case "--contenders": options.Contenders = Choice(name, value, options.Contenders); break;
                case "--parts": options.Parts = Choice(name, value, options.Parts); break;
                case "--inputs": options.Inputs = Choice(name, value, options.Inputs); break;
                case "--events": options.Events = Number(name, value); break;
                case "--members": options.Members = Number(name, value); break;
                case "--usual-events": options.UsualEvents = Number(name, value); break;
                case "--rounds": options.Rounds = Number(name, value); break;
                case "--seconds": options.Seconds = Number(name, value); break;
                case "--networks": options.Networks = Number(name, value); break;
                case "--growth": options.Growth = [.. value.Split(',').Select(number => Number(name, number))]; break;
                case "--results": options.Results = value; break;
                default: throw new ArgumentException($"Unknown option '{name}'. Options are:\n{Usage}");
            }
        }

        return options;
    }

    private static string[] Choice(string name, string value, IReadOnlyList<string> all) =>
        value.Split(',') is var chosen && chosen.All(all.Contains) ? chosen : throw new ArgumentException($"{name} is one or more of {string.Join(',', all)}.");

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new ArgumentException($"{name} is a number from 1.");
}
