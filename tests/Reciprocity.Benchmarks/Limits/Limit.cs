using Npgsql;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Measuring;
using Reciprocity.TestKit;

namespace Reciprocity.Benchmarks.Limits;

/// <summary>
/// What remains if nothing but the unavoidable is done: two threads parse the same bytes and copy them into the journal, durably;
/// they are folded once, in memory; the final read models are copied into their tables. No HTTP, no broker, no check, no duplicate
/// is looked for, nothing can be asked meanwhile.
/// </summary>
internal static class Limit
{
    public const string Name = "the limit";
    private static readonly string[] Streams = ["limit-1", "limit-2"];

    public static async Task<(Figures Figures, IReadOnlyDictionary<string, Counts> Counts)> RunAsync(IReadOnlyList<Body> bodies, CancellationToken cancellation)
    {
        await using var postgres = await PrivateDatabase.StartAsync();
        await using var database = NpgsqlDataSource.Create(postgres.ConnectionString);
        var serializer = await Tables.CreateAsync(database, bodies.Select(body => body.Network).Distinct(), Streams);
        await using var meter = await Meter.StartAsync(postgres.ConnectionString, [new(Name, Environment.ProcessId), new("PostgreSQL", postgres.ProcessId)]);

        var source = new JournalCopy.Source(bodies);
        var threads = await Task.WhenAll(Streams.Select(stream => Task.Factory.StartNew(
            () =>
            {
                using var connection = database.OpenConnection();
                var copy = new JournalCopy(connection, serializer, stream, source);
                copy.Run(cancellation);
                return copy.Entries;
            },
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        var counts = new Dictionary<string, Counts>();
        foreach (var folded in FoldedNetwork.Of(threads.SelectMany(entries => entries)))
        {
            var copy = new ReadModelCopy(database, serializer, folded.Network);
            var pairs = Task.Run(() => copy.Relationships(folded.Relationships), cancellation);
            var sums = folded.Sum();
            copy.Standings(sums.Standings);
            copy.Network(sums.Network, sums.Delta.Days);
            await pairs;
            counts[folded.Network] = sums.Counts;
        }

        var figures = await meter.StopAsync(bodies.Sum(body => (long)body.Events));
        return (figures, counts);
    }
}
