using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using Reciprocity.Benchmarks.Contenders;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Measuring;

namespace Reciprocity.Benchmarks.Loads;

/// <summary>
/// Single engagements between two whom nobody has seen before, posted at a fixed rate among others: how long after its 202 does a
/// query show the pair, and the member?
/// </summary>
/// <remarks>
/// Only the oldest that is not shown yet is asked for. Were each asked for by itself, a system that falls behind would be asked the
/// more often the further behind it is, and it would be that which is measured.
/// </remarks>
internal sealed class Probes(Contender contender, string network)
{
    private const int PerSecond = 5;
    private const int FirstMember = 900_000_000;

    /// <summary>Between two looks at what is not shown yet, in milliseconds.</summary>
    public const int LookEvery = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Latencies Pairs { get; } = new();

    public Latencies Members { get; } = new();

    public async Task RunAsync(TimeSpan time, CancellationToken cancellation)
    {
        var pairs = Channel.CreateUnbounded<(string Path, long Accepted)>();
        var members = Channel.CreateUnbounded<(string Path, long Accepted)>();
        await Task.WhenAll(
            SendAsync(time, pairs.Writer, members.Writer, cancellation),
            WatchAsync(pairs.Reader, Pairs, cancellation),
            WatchAsync(members.Reader, Members, cancellation));
    }

    private async Task SendAsync(
        TimeSpan time, ChannelWriter<(string Path, long Accepted)> pairs, ChannelWriter<(string Path, long Accepted)> members, CancellationToken cancellation)
    {
        using var sender = new Sender(contender);
        List<Task> underway = [];
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; Pace.Due(i, PerSecond) is var due && due < time && await Pace.UntilAsync(started, due, cancellation); i++)
        {
            underway.Add(SendAsync(sender, i, pairs, members, cancellation));
        }

        await Task.WhenAll(underway);
        pairs.Complete();
        members.Complete();
    }

    private async Task SendAsync(
        Sender sender, int number, ChannelWriter<(string Path, long Accepted)> pairs, ChannelWriter<(string Path, long Accepted)> members, CancellationToken cancellation)
    {
        var (actor, target) = (FirstMember + (2 * number), FirstMember + (2 * number) + 1);
        var fact = new Fact(FirstMember + number, actor, target, "like", 0, TimeProvider.System.GetUtcNow().UtcDateTime);
        await sender.SendAsync(Body.Of(network, [fact], BodyKind.Single), cancellation);
        var accepted = Stopwatch.GetTimestamp();
        pairs.TryWrite((contender.PairPath(network, $"m{actor}", $"m{target}"), accepted));
        members.TryWrite((contender.MemberPath(network, $"m{target}"), accepted));
    }

    private async Task WatchAsync(ChannelReader<(string Path, long Accepted)> sent, Latencies latencies, CancellationToken cancellation)
    {
        await foreach (var (path, accepted) in sent.ReadAllAsync(cancellation))
        {
            while (!await IsShownAsync(path, cancellation))
            {
                if (Stopwatch.GetElapsedTime(accepted) is var waited && waited > Patience)
                {
                    throw new InvalidOperationException($"{path} is not shown even {waited} after the 202.");
                }

                await Task.Delay(LookEvery, cancellation);
            }

            latencies.Add(Stopwatch.GetElapsedTime(accepted));
        }
    }

    private async Task<bool> IsShownAsync(string path, CancellationToken cancellation)
    {
        using var answer = await contender.Queries.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        return answer.StatusCode == HttpStatusCode.OK;
    }
}
