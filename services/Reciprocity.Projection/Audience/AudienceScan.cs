using Reciprocity.Domain.Landmarks;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Audience;

/// <summary>
/// What is read from all of a creator's ties. Whoever asks for the present again, in the same minute and with nothing folded since,
/// is told the same, as the answer's tag has it; so those whom everybody asks about are read once.
/// </summary>
internal sealed class AudienceScan
{
    private const int Remembered = 1_000;
    private readonly SharedResults<(string Schema, string Network, string Member, long Position, long Minute), (long Loyal, LandmarkComparison Retention)> _results = new(Remembered);

    public Task<(long Loyal, LandmarkComparison Retention)> OfAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        Task<(long Loyal, LandmarkComparison Retention)> Read() => AudienceQuery.ReadAsync(at, member, cancellation);
        return at.IsDefault
            ? _results.OfAsync((at.Schema, at.Network.Id, member, at.Snapshot.Position, at.AsOf.ToUnixTimeSeconds() / 60), Read, cancellation)
            : Read();
    }
}
