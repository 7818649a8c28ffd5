using Npgsql;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Schedules;

/// <summary>A scheduled measure that is computed by this process.</summary>
/// <remarks>What is read is of one snapshot, computing holds no transaction open, and what came out is written in another.</remarks>
internal abstract class ScheduledMeasure<TRead, TResult>(string name, ScheduleParts parts) : ScheduledRounds(name, TimeSpan.FromDays(1), parts)
{
    /// <summary>Reads what the measure is computed from, in bounded memory.</summary>
    protected abstract Task<TRead> ReadAsync(Measurement.At at, CancellationToken cancellation);

    protected abstract TResult Compute(TRead read);

    /// <summary>Writes what came out to tables of its own, and gives what is kept of it as JSON, if anything is.</summary>
    protected abstract Task<string?> WriteAsync(TResult result, MeasureRun run, NpgsqlTransaction transaction, CancellationToken cancellation);

    protected sealed override async Task RefreshAsync(string network, CancellationToken cancellation)
    {
        var started = Parts.Clock.GetTimestamp();
        TRead read;
        MeasureRun run;
        await using (var snapshot = await Snapshot.OpenAsync(Parts.Stores, Parts.Database, network, cancellation))
        {
            if (snapshot.Network is not { } summary)
            {
                return;
            }

            await BeModestAsync(snapshot.Connection, cancellation);
            var at = Now(snapshot, summary);
            run = MeasureRun.Of(at);
            read = await ReadAsync(at, cancellation);
        }

        var result = Compute(read);
        await using var connection = await Parts.Database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await BeModestAsync(connection, cancellation);
        var json = await WriteAsync(result, run, transaction, cancellation);
        await MeasureRuns.WriteAsync(connection, run, Measure, Parts.Clock.GetElapsedTime(started), json, cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
