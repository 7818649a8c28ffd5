using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Measuring;

namespace Reciprocity.Benchmarks.Parts;

/// <summary>As many events, in one network and spread over many; with one projection and with two.</summary>
internal static class ManyNetworks
{
    private const int ArraySize = 100;

    public static async Task RunAsync(Bench bench, Input one)
    {
        if (!bench.Has("this"))
        {
            return;
        }

        var section = bench.Report.Begin("Many networks", $"{one.Events:N0} events in arrays of {ArraySize}, in one network and spread over {bench.Options.Networks:N0}.");
        var many = PowerLawNetwork.Many(bench.Options.Networks, (int)one.Events, bench.Options.Members);
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var projections in new[] { 1, 2 })
            {
                var with = projections == 1 ? "one projection" : "two projections";
                var rate = 0.0;
                await bench.RoundAsync(section, $"one network, {with}", async () =>
                {
                    var figures = await RunAsync(bench, one, projections);
                    rate = figures.EventsPerSecond;
                    return figures;
                });
                await bench.RoundAsync(section, $"{bench.Options.Networks:N0} networks, {with}", async () =>
                {
                    var figures = await RunAsync(bench, many, projections);
                    figures["rate ÷ that of one network"] = figures.EventsPerSecond / rate;
                    return figures;
                });
            }
        }
    }

    private static Task<Figures> RunAsync(Bench bench, Input input, int projections) =>
        Throughput.ThisAsync(bench, input, [.. input.Bodies(ArraySize, BodyKind.Array)], Bench.Connections, projections);
}
