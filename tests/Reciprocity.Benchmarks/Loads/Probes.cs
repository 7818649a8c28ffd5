using System.Diagnostics;
using System.Net;
using Reciprocity.Benchmarks.Contenders;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Measuring;

namespace Reciprocity.Benchmarks.Loads;

/// <summary>
/// Single engagements between two whom nobody has seen before, posted at a fixed rate among others: how long after its 202 does a
/// query show the pair, and the member?
/// </summary>
internal sealed class Probes(Contender contender, string network)
{
    private const int PerSecond = 5;
    private const int FirstMember = 900_000_000;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Latencies Pairs { get; } = new();

    public Latencies Members { get; } = new();

    /// <summary>Returns the number sent.</summary>
    public async Task<long> RunAsync(TimeSpan time, CancellationToken cancellation)
    {
        using var sender = new Sender(contender);
        List<Task> underway = [];
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; Pace.Due(i, PerSecond) is var due && due < time; i++)
        {
            if (!await Pace.UntilAsync(started, due, cancellation))
            {
                break;
            }

            underway.Add(OneAsync(sender, i, cancellation));
        }

        await Task.WhenAll(underway);
        return underway.Count;
    }

    private async Task OneAsync(Sender sender, int number, CancellationToken cancellation)
    {
        var (actor, target) = (FirstMember + (2 * number), FirstMember + (2 * number) + 1);
        var fact = new Fact(FirstMember + number, actor, target, "like", 0, TimeProvider.System.GetUtcNow().UtcDateTime);
        await sender.SendAsync(Body.Of(network, [fact], BodyKind.Single), cancellation);
        var accepted = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            UntilShownAsync(contender.PairPath(network, $"m{actor}", $"m{target}"), accepted, Pairs, cancellation),
            UntilShownAsync(contender.MemberPath(network, $"m{target}"), accepted, Members, cancellation));
    }

    private async Task UntilShownAsync(string path, long accepted, Latencies latencies, CancellationToken cancellation)
    {
        while (true)
        {
            using var answer = await contender.Queries.GetAsync(new Uri(path, UriKind.Relative), cancellation);
            var waited = Stopwatch.GetElapsedTime(accepted);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                latencies.Add(waited);
                return;
            }

            if (waited > Patience)
            {
                throw new InvalidOperationException($"{path} is answered {(int)answer.StatusCode} even {waited} after the 202.");
            }

            await Task.Delay(BetweenLooks, cancellation);
        }
    }
}
