using Reciprocity.Benchmarks.Contenders;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Limits;
using Reciprocity.Benchmarks.Measuring;

namespace Reciprocity.Benchmarks.Parts;

/// <summary>From the first byte sent to everything visible, for each contender in turn on the same input.</summary>
internal static class Throughput
{
    private const int Streams = 2;

    /// <param name="rows">The same input as CSV, where there is one.</param>
    public static async Task RunAsync(Bench bench, Input input, Body? rows = null)
    {
        var section = bench.Report.Begin(
            $"Throughput: {input.Name}",
            $"From the first byte sent by HTTP to everything visible by HTTP; the limit has no HTTP. Arrays of {Bench.ArraySize} over {Bench.Connections} connections; NDJSON in {Streams} streams. The usual way may be given fewer events: its rate hardly depends on their number.");
        var fewer = input.First(bench.Options.UsualEvents);
        var arrays = input.Bodies(Bench.ArraySize, BodyKind.Array).ToList();
        var lines = input.Bodies((int)(input.Events + Streams - 1) / Streams, BodyKind.Lines).ToList();
        var usual = fewer.Events == input.Events ? UsualSystem.Title : $"{UsualSystem.Title} ({fewer.Events:N0} events)";
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            if (bench.Has("this"))
            {
                await bench.RoundAsync(section, "this, arrays", () => ThisAsync(bench, input, arrays, Bench.Connections));
                await bench.RoundAsync(section, "this, NDJSON", () => ThisAsync(bench, input, lines, Streams));
                if (rows is { } csv)
                {
                    await bench.RoundAsync(section, "this, CSV", () => ThisAsync(bench, input, [csv], 1));
                }
            }

            if (bench.Has("usual"))
            {
                await bench.RoundAsync(section, usual, () => UsualAsync(bench, fewer, [.. fewer.Bodies(Bench.ArraySize, BodyKind.Array)], Bench.Connections));
            }

            if (bench.Has("limit"))
            {
                await bench.RoundAsync(section, Limit.Name, () => bench.LimitAsync(input, arrays));
            }
        }

        section.Compare("this, arrays", usual);
        section.Compare("this, arrays", Limit.Name);
        bench.Report.Write();
    }

    /// <summary>Events one by one: what a source without a queue of its own sends.</summary>
    public static async Task SinglesAsync(Bench bench, Input input)
    {
        const int Posters = 64;
        var some = input.First(Math.Min(bench.Options.Events, 200_000));
        var fewer = input.First(bench.Options.UsualEvents);
        var section = bench.Report.Begin($"Single events: {some.Name}", $"One event a request, from {Posters} connections.");
        var usual = $"{UsualSystem.Title} ({fewer.Events:N0} events)";
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            if (bench.Has("this"))
            {
                await bench.RoundAsync(section, "this", () => ThisAsync(bench, some, [.. some.Bodies(1, BodyKind.Single)], Posters));
            }

            if (bench.Has("usual"))
            {
                await bench.RoundAsync(section, usual, () => UsualAsync(bench, fewer, [.. fewer.Bodies(1, BodyKind.Single)], Posters));
            }
        }

        section.Compare("this", usual);
        bench.Report.Write();
    }

    public static async Task<Figures> ThisAsync(Bench bench, Input input, IReadOnlyList<Body> bodies, int connections, int projections = 1)
    {
        await using var system = await ThisSystem.StartAsync(projections);
        return await bench.RunAsync(system, input, bodies, connections);
    }

    public static async Task<Figures> UsualAsync(Bench bench, Input input, IReadOnlyList<Body> bodies, int connections)
    {
        await using var system = await UsualSystem.StartAsync();
        return await bench.RunAsync(system, input, bodies, connections);
    }
}
