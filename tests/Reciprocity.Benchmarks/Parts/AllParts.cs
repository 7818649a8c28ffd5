using System.Globalization;
using System.Runtime.InteropServices;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Measuring;
using Reciprocity.TestKit;

namespace Reciprocity.Benchmarks.Parts;

/// <summary>Runs the parts that are asked for, one after the other, and writes the report.</summary>
internal static class AllParts
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        Options options;
        try
        {
            options = Options.Parse(arguments);
        }
        catch (ArgumentException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }

        // A signal ends what is under way in order: everything that was started is ended on the way out.
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

        var now = TimeProvider.System.GetUtcNow();
        var file = options.Results ?? Path.Combine(
            Repository.Root, "tests", "Reciprocity.Benchmarks", "results", string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd-HHmm}-contenders.md"));
        var bench = new Bench(options, new Report(file, Heading(now, arguments)), stop.Token);
        try
        {
            await RunAsync(bench);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            bench.Report.Remark("**STOPPED** before the end.");
        }

        bench.Report.Write();
        Console.WriteLine($"\nWritten to {file}");
        return bench.HasFailed || stop.IsCancellationRequested ? 1 : 0;
    }

    private static async Task RunAsync(Bench bench)
    {
        var options = bench.Options;
        var made = PowerLawNetwork.One(options.Events, options.Members);
        if (options.Parts.Contains("throughput"))
        {
            if (options.Inputs.Contains("power"))
            {
                await Throughput.RunAsync(bench, made);
            }

            if (options.Inputs.Contains("higgs"))
            {
                await HiggsAsync(bench);
            }
        }

        foreach (var part in options.Parts)
        {
            await (part switch
            {
                "singles" => Throughput.SinglesAsync(bench, made),
                "freshness" => UnderLoad.FreshnessAsync(bench, made),
                "queries" => UnderLoad.QueriesAsync(bench, made),
                "answers" => Answers.RunAsync(bench),
                "networks" => ManyNetworks.RunAsync(bench, made),
                "growth" => Growth.RunAsync(bench),
                "risk" => RiskOfMany.RunAsync(bench),
                _ => Task.CompletedTask,
            });
        }
    }

    private static Task HiggsAsync(Bench bench)
    {
        if (Higgs.TryLoad() is { } higgs)
        {
            var some = higgs.First(bench.Options.Events);
            return Throughput.RunAsync(bench, some, Higgs.Rows(some.Events));
        }

        bench.Report.Remark("The Higgs data set is not there, so it was not measured.");
        return Task.CompletedTask;
    }

    private static string Heading(DateTimeOffset now, IReadOnlyList<string> arguments) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
         # {now:yyyy-MM-dd HH:mm} UTC

         `./bench{string.Concat(arguments.Select(argument => $" {argument}"))}`

         {Machine.Describe()}. PostgreSQL, RabbitMQ, services and client on the same machine, one contender at a time, each round on empty data. Median of the rounds, and in brackets the least and the most.

         """);
}
