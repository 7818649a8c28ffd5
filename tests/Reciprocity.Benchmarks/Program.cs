using Reciprocity.Benchmarks;
using Reciprocity.Benchmarks.Contenders;
using Reciprocity.Benchmarks.Micro;
using Reciprocity.Benchmarks.Parts;
using Reciprocity.Benchmarks.UsualWay;

return args switch
{
    ["contenders", "--help" or "-h", ..] => Usage(0),
    ["contenders", .. var options] => await AllParts.RunAsync(options),
    ["micro", .. var options] => MicroBenchmarks.Run(options),
    ["refold", var connectionString] => await RefoldBenchmark.RunAsync(connectionString),

    // The usual way's two services: processes that the benchmark starts.
    [UsualSystem.ApiCommand] => await Api.RunAsync([]),
    [UsualSystem.WorkerCommand] => await Worker.RunAsync([]),
    _ => Usage(2),
};

static int Usage(int exitCode)
{
    Console.Error.WriteLine(
        $"""
        contenders [OPTIONS]     this system, the usual way and the limit on the same input: what ./bench runs
        micro [OPTIONS]          the hot path by itself: what ./bench micro runs; options are those of BenchmarkDotNet
        refold CONNECTION        a late event in a pair of 100,000 engagements (an empty database)

        Options of contenders:

        {Options.Usage}
        """);
    return exitCode;
}
