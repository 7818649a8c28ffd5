using Reciprocity.Domain.Latencies;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Latencies;

/// <summary>
/// The reply curves of networks. They are read from everything that a network has, so those asked for last are kept, each for
/// its position and time, and one computation serves all who ask at once.
/// </summary>
internal sealed class ReplyCurves
{
    private const int Kept = 32;

    /// <summary>
    /// A network of at most so many events is read whole from the journal, within a second, where its sums would give a curve
    /// within 2 %.
    /// </summary>
    private const long ReadWhole = 100_000;

    private readonly SharedResults<Key, Result> _results = new(Kept);

    private readonly record struct Key(string Schema, string Network, long Position, ReplyCurveQuestion Question, bool IsDefault, long Time);

    /// <param name="AsOf">The time at which it was computed: of the present one, within the minute.</param>
    public sealed record Result(ReplyCurve Curve, DateTimeOffset AsOf);

    public Task<Result> OfAsync(Measurement.At at, ReplyCurveQuestion question, CancellationToken cancellation)
    {
        // The present time never stands still; within a minute answers are alike, as their ETags say.
        var time = at.AsOf.UtcTicks / (at.IsDefault ? TimeSpan.TicksPerMinute : 1);
        return _results.OfAsync(
            new(at.Schema, at.Network.Id, at.Snapshot.Position, question, at.IsDefault, time),
            async () => new(await ReadAsync(at, question, cancellation), at.AsOf),
            cancellation);
    }

    private static async Task<ReplyCurve> ReadAsync(Measurement.At at, ReplyCurveQuestion question, CancellationToken cancellation)
    {
        // Read models know the present only, and of a pair's first engagements not the kind.
        var inJournalOnly = at.AsOf < at.Network.Newest || question is { Of: ReplyCurveQuestion.First, Kind: not null };
        return ReplyCurve.Of(question.Of switch
        {
            _ when inJournalOnly => await JournaledReplies.ReadAsync(at, question, cancellation),
            ReplyCurveQuestion.First => await CurrentReplies.FirstAsync(at, cancellation),
            _ when at.Network.Events <= ReadWhole => await JournaledReplies.ReadAsync(at, question, cancellation),
            _ => await CurrentReplies.AllAsync(at, question.Kind, cancellation),
        });
    }
}
