using System.Diagnostics;
using Npgsql;
using Reciprocity.Benchmarks.Contenders;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Limits;
using Reciprocity.Benchmarks.Loads;
using Reciprocity.Benchmarks.Measuring;

namespace Reciprocity.Benchmarks.Parts;

/// <summary>What the parts have in common: a run of a contender from the first byte sent to everything visible, and whether it came to the right figures.</summary>
internal sealed class Bench(Options options, Report report, CancellationToken cancellation)
{
    public const int ArraySize = 500;
    public const int Connections = 8;

    /// <summary>Slower than this is taken for a standstill.</summary>
    private const double LeastEventsPerSecond = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>For how long something is sent before anything is measured: what is sustained is measured, and not how fast a process that has just begun is compiled.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private const int WarmUpAtOnce = 20;
    private static readonly Body[] WarmUpBodies = [.. PowerLawNetwork.One(300_000, 30_000, seed: 99).Renamed("warm-up").Bodies(ArraySize, BodyKind.Array)];
    private readonly Dictionary<Input, IReadOnlyDictionary<string, Counts>> _expected = new(ReferenceEqualityComparer.Instance);

    public Options Options => options;

    public Report Report => report;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Whether some contender has come to wrong figures.</summary>
    public bool HasFailed { get; private set; }

    public bool Has(string contender) => options.Contenders.Contains(contender);

    /// <summary>Sends all of the input and waits until it is visible.</summary>
    public async Task<Figures> RunAsync(Contender contender, Input input, IReadOnlyList<Body> bodies, int connections)
    {
        try
        {
            return await SendAndWaitAsync(contender, input, bodies, connections);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested && Shows(contender))
        {
            throw;
        }
    }

    private async Task<Figures> SendAndWaitAsync(Contender contender, Input input, IReadOnlyList<Body> bodies, int connections)
    {
        using var limit = Limited(input.Events);
        using var sender = new Sender(contender);
        var warm = await WarmUpAsync(contender, sender, limit.Token);
        await using var meter = await Meter.StartAsync(contender.Database, contender.Processes);
        var started = Stopwatch.GetTimestamp();
        await sender.SendAllAsync(bodies, connections, limit.Token);
        var accepted = Stopwatch.GetElapsedTime(started);
        await contender.FoldedAsync(warm + input.Events, limit.Token);
        var figures = await meter.StopAsync(input.Events);
        figures["accepted, events/s"] = input.Events / accepted.TotalSeconds;
        foreach (var (network, _) in input.Networks)
        {
            Check(contender.Name, input, network, await contender.CountsAsync(network));
        }

        return figures;
    }

    /// <returns>How many events that took.</returns>
    private static async Task<long> WarmUpAsync(Contender contender, Sender sender, CancellationToken cancellation)
    {
        var warm = 0L;
        var started = Stopwatch.GetTimestamp();
        foreach (var bodies in WarmUpBodies.Chunk(WarmUpAtOnce).TakeWhile(_ => Stopwatch.GetElapsedTime(started) < WarmUp))
        {
            await sender.SendAllAsync(bodies, Connections, cancellation);
            await contender.FoldedAsync(warm += bodies.Sum(body => (long)body.Events), cancellation);
        }

        return warm;
    }

    public async Task<Figures> LimitAsync(Input input, IReadOnlyList<Body> bodies)
    {
        using var limit = Limited(input.Events);

        // Before anything is measured, which also has it compiled.
        Expected(input);
        var (figures, counts) = await Limit.RunAsync(bodies, limit.Token);
        foreach (var (network, count) in counts)
        {
            Check(Limit.Name, input, network, count);
        }

        return figures;
    }

    public void Check(string contender, Input input, string network, Counts counts)
    {
        if (Expected(input)[network] is var expected && expected != counts)
        {
            HasFailed = true;
            report.Remark($"**WRONG**: {contender} came to {counts} for {network} of '{input.Name}'; {expected} is right. Its figures are worth nothing.");
        }
    }

    /// <summary>Notes what one round measures; one that does not end is noted as such, and the run goes on.</summary>
    public async Task RoundAsync(Report.Section section, string column, Func<Task<Figures>> measure)
    {
        GC.Collect();
        try
        {
            report.Add(section, column, await measure());
        }
        catch (Exception failure) when (
            failure is HttpRequestException or InvalidOperationException or NpgsqlException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            HasFailed = true;
            var why = failure is OperationCanceledException ? "it did not come to an end in time" : failure.Message;
            report.Remark($"**NOT MEASURED**: {section.Title}, {column}: {why}");
        }
    }

    /// <summary>A filter that never catches, so that the logs are shown while they are there.</summary>
    private static bool Shows(Contender contender)
    {
        Console.Error.WriteLine(contender.LogTails());
        return false;
    }

    private CancellationTokenSource Limited(long events)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience + TimeSpan.FromSeconds(events / LeastEventsPerSecond));
        return limit;
    }

    private IReadOnlyDictionary<string, Counts> Expected(Input input)
    {
        if (!_expected.TryGetValue(input, out var counts))
        {
            _expected[input] = counts = FoldedNetwork.CountsOf(input.Bodies(ArraySize, BodyKind.Array));
        }

        return counts;
    }
}
