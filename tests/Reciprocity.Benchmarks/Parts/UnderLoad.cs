using Reciprocity.Benchmarks.Contenders;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Loads;
using Reciprocity.Benchmarks.Measuring;

namespace Reciprocity.Benchmarks.Parts;

/// <summary>
/// What is seen from outside at the load that a contender has just shown to bear, or a share of it: the first fifth of the input is sent
/// as fast as it is taken, the rest at that rate.
/// </summary>
internal sealed class UnderLoad
{
    private const int QueriesPerSecond = 60;
    private const int ArraySize = 100;
    private const string Load = "load meanwhile, events/s";

    private readonly Bench _bench;
    private readonly Input _first;
    private readonly List<Body> _rest;

    private UnderLoad(Bench bench, Input input)
    {
        _bench = bench;
        _first = input.First(input.Events / 5);
        var (network, facts) = input.Networks[0];
        _rest = [.. new Input("rest", [(network, facts[_first.Networks[0].Facts.Length..])]).Bodies(ArraySize, BodyKind.Array)];
    }

    private string Network => _first.Networks[0].Network;

    private IReadOnlyList<Body> FirstBodies => [.. _first.Bodies(Bench.ArraySize, BodyKind.Array)];

    public static Task FreshnessAsync(Bench bench, Input input) => RunAsync(
        bench,
        input,
        bench.Report.Begin("Freshness at half load", $"Time from the 202 of a single event to the first answer that shows its pair, and its target as a member. The oldest that is not shown yet is asked for every {Probes.LookEvery} ms."),
        share: 0.5,
        (load, system, time) => load.ProbeAsync(system, time));

    public static async Task QueriesAsync(Bench bench, Input input)
    {
        foreach (var (title, share) in new[] { ("full load", 1), ("three quarters of the load", 0.75), ("half load", 0.5) })
        {
            await RunAsync(
                bench,
                input,
                bench.Report.Begin(
                    $"Queries at {title}",
                    $"{QueriesPerSecond} queries a second in an open loop, timed from when they were due; those of the first quarter of the time are not counted. Pairs and members are drawn by engagement: the active ones most often. The usual way keeps no figures of a network."),
                share,
                (load, system, time) => load.AskAsync(system, time));
        }
    }

    private static async Task RunAsync(Bench bench, Input input, Report.Section section, double share, Func<UnderLoad, Contender, TimeSpan, Task<Figures>> measure)
    {
        var fewer = input.First(bench.Options.UsualEvents);
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            if (bench.Has("this"))
            {
                await bench.RoundAsync(section, ThisSystem.Title, () => ThisAsync(rate: null));
            }

            if (bench.Has("usual"))
            {
                double? usual = null;
                await bench.RoundAsync(section, UsualSystem.Title, async () =>
                {
                    await using var system = await UsualSystem.StartAsync();
                    var figures = await new UnderLoad(bench, fewer).RunAsync(system, share, null, measure);
                    usual = figures[Load];
                    return figures;
                });
                if (bench.Has("this") && usual is not null)
                {
                    await bench.RoundAsync(section, $"{ThisSystem.Title}, at the load of {UsualSystem.Title}", () => ThisAsync(usual));
                }
            }
        }

        async Task<Figures> ThisAsync(double? rate)
        {
            await using var system = await ThisSystem.StartAsync();
            return await new UnderLoad(bench, input).RunAsync(system, share, rate, measure);
        }
    }

    /// <param name="share">The load meanwhile, as a share of what the contender has just borne.</param>
    /// <param name="load">The same in events a second, where it is given.</param>
    private async Task<Figures> RunAsync(Contender system, double share, double? load, Func<UnderLoad, Contender, TimeSpan, Task<Figures>> measure)
    {
        var full = await _bench.RunAsync(system, _first, FirstBodies, Bench.Connections);
        var rate = load ?? full.EventsPerSecond * share;
        var time = TimeSpan.FromSeconds(Math.Min(_bench.Options.Seconds, _rest.Sum(body => (long)body.Events) / rate));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_bench.Cancellation);
        using var sender = new Sender(system);
        var sending = Task.Run(() => sender.SendAtRateAsync(_rest, rate, stop.Token));
        try
        {
            var figures = await measure(this, system, time);
            figures[Load] = rate;
            figures["for so many seconds"] = time.TotalSeconds;
            return figures;
        }
        finally
        {
            await stop.CancelAsync();
            await sending;
        }
    }

    private async Task<Figures> ProbeAsync(Contender system, TimeSpan time)
    {
        var probes = new Probes(system, Network);
        await probes.RunAsync(time, _bench.Cancellation);
        var figures = new Figures();
        probes.Pairs.WriteTo(figures, "pair");
        probes.Members.WriteTo(figures, "member");
        return figures;
    }

    private async Task<Figures> AskAsync(Contender system, TimeSpan time)
    {
        var random = new Random(1);
        var facts = _first.Networks[0].Facts;
        var takenBack = facts.Where(fact => fact.Retracts > 0).Select(fact => fact.Retracts).ToHashSet();
        Fact[] drawn = [.. facts.Where(fact => fact.Retracts == 0 && !takenBack.Contains(fact.Id))];
        string Member() => $"m{drawn[random.Next(drawn.Length)].Actor}";
        string Pair() => drawn[random.Next(drawn.Length)] is var fact ? system.PairPath(Network, $"m{fact.Actor}", $"m{fact.Target}") : "";
        List<(string, Func<string>)> queries =
        [
            ("relationship", Pair),
            ("member", () => system.MemberPath(Network, Member())),
            ("page of 50 relationships", () => system.PagePath(Network, Member())),
        ];
        if (system.KeepsNetworks)
        {
            queries.Add(("network", () => system.NetworkPath(Network)));
        }

        if (system is ThisSystem)
        {
            // The second is without the stops of the process that folds.
            queries.Add((ThisSystem.Nothing, () => ThisSystem.NothingPath));
            queries.Add(($"{ThisSystem.Nothing} of the ingestion", () => new Uri(system.Ingestion, ThisSystem.NothingPath).AbsoluteUri));
        }

        // What was never asked for is compiled first.
        var loop = new OpenLoop(system.Queries, queries, QueriesPerSecond);
        await loop.RunAsync(time / 4, _bench.Cancellation);
        var latencies = await loop.RunAsync(time * 3 / 4, _bench.Cancellation);
        var figures = new Figures();
        foreach (var (name, times) in latencies)
        {
            times.WriteTo(figures, name);
        }

        return figures;
    }
}
