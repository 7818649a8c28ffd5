using Reciprocity.Benchmarks.Contenders;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Limits;

namespace Reciprocity.Benchmarks.Parts;

/// <summary>Whether an event costs more where there are more already.</summary>
internal static class Growth
{
    public static async Task RunAsync(Bench bench)
    {
        var section = bench.Report.Begin("Growth", $"The made-up network, with more events of the same {bench.Options.Members:N0} members each time, as arrays.");
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var events in bench.Options.Growth)
            {
                var input = PowerLawNetwork.One(events, bench.Options.Members);
                var bodies = input.Bodies(Bench.ArraySize, BodyKind.Array).ToList();
                if (bench.Has("this"))
                {
                    await bench.RoundAsync(section, $"this, {events:N0}", () => Throughput.ThisAsync(bench, input, bodies, Bench.Connections));
                }

                if (bench.Has("limit"))
                {
                    await bench.RoundAsync(section, $"{Limit.Name}, {events:N0}", () => bench.LimitAsync(input, bodies));
                }
            }

            foreach (var events in bench.Has("usual") ? [Math.Max(1, bench.Options.UsualEvents / 10), bench.Options.UsualEvents] : Array.Empty<int>())
            {
                var input = PowerLawNetwork.One(events, bench.Options.Members);
                await bench.RoundAsync(section, $"{UsualSystem.Title}, {events:N0}", () =>
                    Throughput.UsualAsync(bench, input, [.. input.Bodies(Bench.ArraySize, BodyKind.Array)], Bench.Connections));
            }
        }
    }
}
