using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Reciprocity.Benchmarks.Contenders;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Loads;
using Reciprocity.Benchmarks.Measuring;

namespace Reciprocity.Benchmarks.Parts;

/// <summary>
/// How long this system's answers about Higgs take: the four that are asked for most, and those about the whole network, while 1,000
/// engagements a second come in, and while nothing does; and every one there is, of members for those with the most ties, one after the other.
/// </summary>
internal sealed class Answers
{
    private const int EngagementsPerSecond = 1_000;
    private const int QueriesPerSecond = 40;
    private const int Crowd = 20_000;
    private const string Campaign = "spring";

    /// <summary>What was never asked for is compiled and scanned first, and what is scheduled is computed for the first time, all at once.</summary>
    private static readonly TimeSpan Beginning = TimeSpan.FromSeconds(90);

    /// <summary>Of so many bodies one is of a campaign of the member who is the busiest.</summary>
    private const int BodiesForACampaign = 10;

    /// <summary>What the machine does to whoever needs a processor.</summary>
    private const string Loop = "for comparison: counting for 2 ms, before anything was started";

    /// <summary>When about half of Higgs had occurred.</summary>
    private const string Past = "2012-07-05T00:00:00Z";

    /// <summary>Of so many of the first bodies of 100 the pairs are asked for.</summary>
    private const int AskedFor = 10;
    private static readonly string[] Kinds = ["share", "mention", "comment"];

    private readonly Bench _bench;
    private readonly ThisSystem _system;
    private readonly string _network;
    private readonly int[] _crowd;
    private readonly Random _random = new(1);
    private (int Actor, int Target)[] _sent = [];
    private readonly (int Actor, int Target)[] _early;
    private int _bodies;

    private Answers(Bench bench, ThisSystem system, Input higgs)
    {
        (_bench, _system) = (bench, system);
        (_network, var facts) = higgs.Networks[0];
        _early = [.. facts.Take(facts.Length / 3).Where(fact => fact.Actor != fact.Target).TakeLast(1_000).Select(fact => (fact.Actor, fact.Target))];
        _crowd = [.. facts.SelectMany(fact => new[] { fact.Actor, fact.Target }).CountBy(member => member).OrderByDescending(count => count.Value).Select(count => count.Key).Take(Crowd)];
    }

    public static async Task RunAsync(Bench bench)
    {
        if (Higgs.TryLoad() is not { } higgs)
        {
            bench.Report.Remark("The Higgs data set is not there, so answers about it were not measured.");
            return;
        }

        var rest = bench.Report.Begin(
            "Answers about Higgs while nothing else happens",
            $"{QueriesPerSecond} queries a second in an open loop, timed from when they were due: what of the next figures is not the load's.");
        var load = bench.Report.Begin(
            "Answers about Higgs while 1,000 engagements a second come in",
            $"{QueriesPerSecond} queries a second in an open loop, timed from when they were due. Engagements are between the {Crowd:N0} members who were the most active; asked for are any of them, and pairs that were just sent.");
        var whole = bench.Report.Begin(
            "Answers about the whole of Higgs meanwhile",
            $"The same, {QueriesPerSecond} queries a second and none of members. One body of {BodiesForACampaign} is of one campaign. What took long may be of a moment ago; it says of when.");
        var each = bench.Report.Begin(
            "Every answer about Higgs and its busiest members",
            "For those with the most received and those with the most given, 500 each: each answer once, one after the other. Those about the network a hundred times each, while nothing changes.");
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            var counted = await Counting.RunAsync(QueriesPerSecond, TimeSpan.FromSeconds(bench.Options.Seconds), bench.Cancellation);
            await using var system = await ThisSystem.StartAsync();
            var answers = new Answers(bench, system, higgs);
            await bench.RoundAsync(rest, ThisSystem.Title, () => answers.AtRestAsync(higgs, counted));
            await bench.RoundAsync(load, ThisSystem.Title, () => answers.LoadedAsync(answers.Queries()));
            await bench.RoundAsync(whole, ThisSystem.Title, () => answers.LoadedAsync(answers.WholeQueries()));
            await bench.RoundAsync(each, ThisSystem.Title, answers.OfTheBusiestAsync);
        }
    }

    private async Task<Figures> AtRestAsync(Input higgs, Latencies counted)
    {
        await _bench.RunAsync(_system, higgs, [Higgs.Rows(higgs.Events)], connections: 1);
        using var sender = new Sender(_system);
        await sender.SendAllAsync([.. Enumerable.Range(0, AskedFor).Select(Body)], Bench.Connections, _bench.Cancellation);
        await ShownAsync();
        var figures = await AskedAsync(Queries());
        counted.WriteTo(figures, Loop);
        return figures;
    }

    private async Task<Figures> LoadedAsync((string, Func<string>)[] queries)
    {
        List<Body> bodies = [.. Enumerable.Range(0, (_bench.Options.Seconds + (int)Beginning.TotalSeconds) * EngagementsPerSecond / 100).Select(Body)];
        using var sender = new Sender(_system);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_bench.Cancellation);
        var sending = Task.Run(() => sender.SendAtRateAsync(bodies, EngagementsPerSecond, stop.Token));
        try
        {
            return await AskedAsync(queries);
        }
        finally
        {
            await stop.CancelAsync();
            await sending;
        }
    }

    private async Task<Figures> AskedAsync((string, Func<string>)[] queries)
    {
        await new OpenLoop(_system.Queries, queries, QueriesPerSecond).RunAsync(Beginning, _bench.Cancellation);
        var latencies = await new OpenLoop(_system.Queries, queries, QueriesPerSecond).RunAsync(TimeSpan.FromSeconds(_bench.Options.Seconds), _bench.Cancellation);
        var figures = new Figures();
        foreach (var (name, times) in latencies)
        {
            times.WriteTo(figures, name);
        }

        return figures;
    }

    /// <summary>Waits until all pairs that were sent can be asked for.</summary>
    private async Task ShownAsync()
    {
        foreach (var (actor, target) in _sent)
        {
            while ((await _system.Queries.GetAsync(new Uri(_system.PairPath(_network, $"{actor}", $"{target}"), UriKind.Relative), _bench.Cancellation)).StatusCode == HttpStatusCode.NotFound)
            {
                await Task.Delay(50, _bench.Cancellation);
            }
        }
    }

    private (string, Func<string>)[] Queries() =>
    [
        ("relationship", () => _sent[_random.Next(_sent.Length)] is var (actor, target) ? _system.PairPath(_network, $"{actor}", $"{target}") : ""),
        ("member", () => _system.MemberPath(_network, $"{Anybody()}")),
        ("network", () => _system.NetworkPath(_network)),
        ("page of 50 relationships", () => _system.PagePath(_network, $"{Anybody()}")),
        (ThisSystem.Nothing, () => ThisSystem.NothingPath),
    ];

    private (string, Func<string>)[] WholeQueries() => [.. new Addresses(_system, _network, _bench.Cancellation).OfTheNetwork(Campaign).Select(asked => (asked.Name, (Func<string>)asked.Paths.First))];

    private int Anybody() => _crowd[_random.Next(_crowd.Length)];

    /// <summary>A hundred engagements of a tenth of a second.</summary>
    /// <param name="tenth">When it is sent, in tenths of a second from now: at the end of the tenth that it is of.</param>
    private Body Body(int tenth)
    {
        var number = _bodies++;
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        using var json = new MemoryStream();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartArray();
        for (var i = 0; i < 100; i++)
        {
            var isOfCampaign = number % BodiesForACampaign == 0;
            var (actor, target) = (Anybody(), isOfCampaign ? _crowd[0] : Anybody());
            actor = isOfCampaign && actor == target ? _crowd[1] : actor;
            if (number < AskedFor)
            {
                _sent = [.. _sent, (actor, target == actor ? _crowd[0] : target)];
            }

            writer.WriteStartObject();
            writer.WriteString("id", $"now-{number}-{i}");
            if (isOfCampaign)
            {
                writer.WriteString("campaign", Campaign);
            }

            writer.WriteString("kind", Kinds[_random.Next(Kinds.Length)]);
            writer.WriteString("actor", $"{actor}");
            writer.WriteString("target", $"{(target == actor ? _crowd[0] : target)}");
            writer.WriteString("occurredAt", now.AddSeconds((tenth - 1) / 10.0).AddMilliseconds(i));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        return new(_network, BodyKind.Array, 100, json.ToArray());
    }

    private async Task<Figures> OfTheBusiestAsync()
    {
        var figures = new Figures();
        var addresses = new Addresses(_system, _network, _bench.Cancellation);
        await ComputedAsync($"{_system.MemberPath(_network, $"{_crowd[0]}")}/introductions?intent=referral");
        await MeasureAsync(figures, await addresses.OfTheBusiestAsync());
        await MeasureAsync(figures, addresses.OfPairs(_sent, _early, Past));
        await MeasureAsync(figures, addresses.OfTheNetwork(Campaign));
        await MeasureAsync(figures, await addresses.OfTheRestAsync());
        await MeasureAsync(figures, [addresses.OfThePast(Past)]);
        return figures;
    }

    /// <summary>Waits for what is computed now and then, which comes late where another network took its time.</summary>
    private async Task ComputedAsync(string path)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_bench.Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(10));
        while ((await _system.Queries.GetAsync(new Uri(path, UriKind.Relative), patience.Token)).StatusCode == HttpStatusCode.Conflict)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), patience.Token);
        }
    }

    private async Task MeasureAsync(Figures figures, IEnumerable<(string Name, IEnumerable<string> Paths)> all)
    {
        foreach (var (name, paths) in all)
        {
            await MeasureAsync(figures, name, paths);
        }
    }

    private async Task MeasureAsync(Figures figures, string name, IEnumerable<string> paths)
    {
        var latencies = new Latencies();
        foreach (var path in paths)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await _system.Queries.GetAsync(new Uri(path, UriKind.Relative), _bench.Cancellation);
            await answer.Content.ReadAsByteArrayAsync(_bench.Cancellation);
            latencies.Add(Stopwatch.GetElapsedTime(started));
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{path} is answered {(int)answer.StatusCode}.");
            }
        }

        latencies.WriteTo(figures, name);
    }
}
