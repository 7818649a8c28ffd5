using System.Diagnostics;
using Reciprocity.Benchmarks.Measuring;

namespace Reciprocity.Benchmarks.Loads;

/// <summary>
/// Queries at random moments at a mean rate (a Poisson process), whether or not earlier ones are answered, and timed from when they were
/// due: a service that stalls cannot hide it, and none is always asked right behind what is sent at the same beat.
/// </summary>
internal sealed class OpenLoop(HttpClient http, IReadOnlyList<(string Name, Func<string> Path)> queries, double perSecond)
{
    public async Task<IReadOnlyDictionary<string, Latencies>> RunAsync(TimeSpan time, CancellationToken cancellation)
    {
        var latencies = queries.ToDictionary(query => query.Name, _ => new Latencies());
        List<Task> underway = [];
        var started = Stopwatch.GetTimestamp();
        await Pace.AtRandomAsync(
            started,
            perSecond,
            time,
            due =>
            {
                var (name, path) = queries[underway.Count % queries.Count];
                underway.Add(OneAsync(path(), started, due, latencies[name], cancellation));
            },
            cancellation);
        await Task.WhenAll(underway);
        return latencies;
    }

    private async Task OneAsync(string path, long started, TimeSpan due, Latencies latencies, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), cancellation);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync(cancellation);
        latencies.Add(Stopwatch.GetElapsedTime(started) - due);
    }
}
