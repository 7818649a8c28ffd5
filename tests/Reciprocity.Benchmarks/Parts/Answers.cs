using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Reciprocity.Benchmarks.Contenders;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Loads;
using Reciprocity.Benchmarks.Measuring;

namespace Reciprocity.Benchmarks.Parts;

/// <summary>
/// How long this system's answers about Higgs take: the four that are asked for most while 1,000 engagements a second come in, and
/// every one of a member for the members with the most ties, one after the other and each for the first time.
/// </summary>
internal sealed class Answers
{
    private const int EngagementsPerSecond = 1_000;
    private const int QueriesPerSecond = 40;
    private const int Crowd = 20_000;
    private const int PageSize = 500;

    /// <summary>Of so many of the first bodies of 100 the pairs are asked for.</summary>
    private const int AskedFor = 10;
    private static readonly string[] Kinds = ["share", "mention", "comment"];

    private readonly Bench _bench;
    private readonly ThisSystem _system;
    private readonly string _network;
    private readonly int[] _crowd;
    private readonly Random _random = new(1);
    private (int Actor, int Target)[] _sent = [];

    private Answers(Bench bench, ThisSystem system, Input higgs)
    {
        (_bench, _system) = (bench, system);
        (_network, var facts) = higgs.Networks[0];
        _crowd = [.. facts.SelectMany(fact => new[] { fact.Actor, fact.Target }).CountBy(member => member).OrderByDescending(count => count.Value).Select(count => count.Key).Take(Crowd)];
    }

    public static async Task RunAsync(Bench bench)
    {
        if (Higgs.TryLoad() is not { } higgs)
        {
            bench.Report.Remark("The Higgs data set is not there, so answers about it were not measured.");
            return;
        }

        var load = bench.Report.Begin(
            "Answers about Higgs while 1,000 engagements a second come in",
            $"{QueriesPerSecond} queries a second in an open loop, timed from when they were due. Engagements are between the {Crowd:N0} members who were the most active; asked for are any of them, and pairs that were just sent.");
        var each = bench.Report.Begin(
            "Every answer about the busiest members of Higgs",
            $"For those with the most received and those with the most given, {PageSize} each: each answer once, one after the other.");
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            await using var system = await ThisSystem.StartAsync();
            var answers = new Answers(bench, system, higgs);
            await bench.RoundAsync(load, ThisSystem.Title, () => answers.UnderLoadAsync(higgs));
            await bench.RoundAsync(each, ThisSystem.Title, answers.OfTheBusiestAsync);
        }
    }

    private async Task<Figures> UnderLoadAsync(Input higgs)
    {
        await _bench.RunAsync(_system, higgs, [Higgs.Rows(higgs.Events)], connections: 1);
        var seconds = _bench.Options.Seconds;
        var bodies = Enumerable.Range(0, (seconds + 10) * EngagementsPerSecond / 100).Select(Body).ToList();
        using var sender = new Sender(_system);
        await sender.SendAllAsync(bodies[..AskedFor], Bench.Connections, _bench.Cancellation);
        await ShownAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_bench.Cancellation);
        var sending = Task.Run(() => sender.SendAtRateAsync(bodies[AskedFor..], EngagementsPerSecond, stop.Token));
        try
        {
            // What was never asked for is compiled and scanned first.
            await new OpenLoop(_system.Queries, Queries(), QueriesPerSecond).RunAsync(TimeSpan.FromSeconds(10), _bench.Cancellation);
            var latencies = await new OpenLoop(_system.Queries, Queries(), QueriesPerSecond).RunAsync(TimeSpan.FromSeconds(seconds), _bench.Cancellation);
            var figures = new Figures();
            foreach (var (name, times) in latencies)
            {
                times.WriteTo(figures, name);
            }

            return figures;
        }
        finally
        {
            await stop.CancelAsync();
            await sending;
        }
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
    ];

    private int Anybody() => _crowd[_random.Next(_crowd.Length)];

    private Body Body(int number)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        using var json = new MemoryStream();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartArray();
        for (var i = 0; i < 100; i++)
        {
            var (actor, target) = (Anybody(), Anybody());
            if (number < AskedFor)
            {
                _sent = [.. _sent, (actor, target == actor ? _crowd[0] : target)];
            }

            writer.WriteStartObject();
            writer.WriteString("id", $"now-{number}-{i}");
            writer.WriteString("kind", Kinds[_random.Next(Kinds.Length)]);
            writer.WriteString("actor", $"{actor}");
            writer.WriteString("target", $"{(target == actor ? _crowd[0] : target)}");
            writer.WriteString("occurredAt", now.AddSeconds(number / 10.0).AddMilliseconds(i));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        return new(_network, BodyKind.Array, 100, json.ToArray());
    }

    private async Task<Figures> OfTheBusiestAsync()
    {
        var figures = new Figures();
        var members = await BusiestAsync();
        foreach (var of in (string[])
            ["", "/relationships", "/relationships?sort=recent", "/mutuals", "/expectations?side=owed", "/expectations?side=owing", "/expectations?side=owed&sort=worth", "/growth", "/visibility", "/risk",
                "/partners", "/introductions?intent=peer", "/introductions?intent=mentor", "/introductions?intent=referral", "/audience"])
        {
            await MeasureAsync(figures, $"member{of}", members.Select(member => $"{_system.MemberPath(_network, member)}{of}"));
        }

        var pairs = _sent.Select(pair => _system.PairPath(_network, $"{pair.Actor}", $"{pair.Target}")).ToList();
        await MeasureAsync(figures, "relationship", pairs);
        await MeasureAsync(figures, "relationship?explain=true", pairs.Select(path => $"{path}?explain=true"));
        await MeasureAsync(figures, "relationship/timeline", pairs.Select(path => $"{path}/timeline"));
        foreach (var of in (string[])
            ["", "/days", "/reply-curve?of=first", "/reply-curve?of=all", "/members?sort=received", "/members?sort=given", "/members?sort=returnRate", "/members?sort=risk", "/at-risk?level=high",
                "/communities", "/outcomes", "/trends", "/visibility", "/campaigns"])
        {
            await MeasureAsync(figures, $"network{of}", Enumerable.Repeat($"{_system.NetworkPath(_network)}{of}", 100));
        }

        return figures;
    }

    private async Task<List<string>> BusiestAsync()
    {
        List<string> members = [];
        foreach (var sort in (string[])["received", "given"])
        {
            var page = JsonDocument.Parse(await _system.Queries.GetStringAsync(new Uri($"{_system.NetworkPath(_network)}/members?sort={sort}&limit={PageSize}", UriKind.Relative)));
            members.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("member").GetString()!));
        }

        return [.. members.Distinct()];
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
