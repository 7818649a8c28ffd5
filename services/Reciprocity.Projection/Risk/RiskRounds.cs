using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Risk;

/// <summary>Computes the isolation of whole networks, which also changes as time passes.</summary>
internal sealed class RiskRounds(ScheduleParts parts) : ScheduledTable(ScheduleName, parts)
{
    public const string ScheduleName = "isolation";

    protected override Task WriteAsync(Measurement.At at, CancellationToken cancellation) => RiskRound.WriteAsync(at, cancellation);
}
