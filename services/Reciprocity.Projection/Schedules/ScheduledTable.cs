using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Schedules;

/// <summary>
/// A scheduled measure of all members of a network, which PostgreSQL computes into a table: what is read and what is written is of
/// one snapshot. It depends on the clock, and is computed again after ten minutes though nothing changed.
/// </summary>
internal abstract class ScheduledTable(string name, ScheduleParts parts) : ScheduledRounds(name, TimeSpan.FromMinutes(10), parts)
{
    /// <summary>Brings the table up to date, in the snapshot's transaction.</summary>
    protected abstract Task WriteAsync(Measurement.At at, CancellationToken cancellation);

    protected sealed override async Task RefreshAsync(string network, CancellationToken cancellation)
    {
        var started = Parts.Clock.GetTimestamp();
        await using var snapshot = await Snapshot.OpenAsync(Parts.Stores, Parts.Database, network, cancellation);
        if (snapshot.Network is not { } summary)
        {
            return;
        }

        await BeModestAsync(snapshot.Connection, cancellation);
        var at = Now(snapshot, summary);
        await WriteAsync(at, cancellation);
        await MeasureRuns.WriteAsync(snapshot.Connection, MeasureRun.Of(at), Measure, Parts.Clock.GetElapsedTime(started), null, cancellation);
        await snapshot.CommitAsync(cancellation);
    }
}
