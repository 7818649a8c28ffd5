using System.Text.Json.Serialization;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Operations;

/// <summary>
/// Where everything is: <c>GET /v1/status</c>. What is in none of queue, journal lag and <c>unacked</c> is folded. Of several databases the numbers
/// are sums.
/// </summary>
/// <param name="Rejected">What arrived and can never be journaled.</param>
/// <param name="Parked">What waits for the owner of its content, or for its original.</param>
/// <param name="Rebuild">The rebuild that is under way; null when none is.</param>
/// <param name="Databases">The same of each database; absent where there is one.</param>
public sealed record StatusAnswer(
    JournalStatus Journal,
    ProjectionStatus Projection,
    QueueStatus? Queue,
    long Rejected,
    long Parked,
    RebuildAnswer? Rebuild,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DatabaseStatus>? Databases = null)
{
    /// <param name="all">The default database first.</param>
    internal static StatusAnswer Of(IReadOnlyList<(DatabaseStatus Status, RebuildAnswer? Rebuild)> all, QueueStatus? queue)
    {
        List<DatabaseStatus> databases = [.. all.Select(database => database.Status)];
        var rebuild = RebuildAnswer.Of([.. all.Select(database => (database.Status.Database, database.Rebuild))]);
        return new(
            new(databases.Sum(database => database.Journal.Events), databases.Sum(database => database.Journal.Position)),
            ProjectionStatus.Of([.. databases.Select(database => database.Projection)]),
            queue,
            databases.Sum(database => database.Rejected),
            databases.Sum(database => database.Parked),
            rebuild is { State: GenerationTable.Building } ? rebuild : null,
            databases.Count > 1 ? databases : null);
    }
}

/// <summary>How far journal and fold of one database are.</summary>
/// <param name="Database">Its name in the configuration; <c>default</c> is that of <c>ConnectionStrings:Postgres</c>.</param>
public sealed record DatabaseStatus(string Database, JournalStatus Journal, ProjectionStatus Projection, long Rejected, long Parked);

/// <param name="Events">Events in the journal.</param>
/// <param name="Position">The sequence of the newest; 0 when there is none.</param>
public sealed record JournalStatus(long Events, long Position);

/// <param name="Position">The sequence up to which events are folded.</param>
/// <param name="Lag">Committed events not yet folded.</param>
/// <param name="Leader">The instance that folds; null while there is none. Of several databases all of them, with commas; null while one has none.</param>
/// <param name="Generation">Of the read models that are served. Each database has its own: of several, that of the default one.</param>
public sealed record ProjectionStatus(long Position, long Lag, string? Leader, int Generation)
{
    internal static ProjectionStatus Of(IReadOnlyList<ProjectionStatus> all) => new(
        all.Sum(database => database.Position),
        all.Sum(database => database.Lag),
        all.Any(database => database.Leader is null) ? null : string.Join(", ", all.Select(database => database.Leader).Distinct(StringComparer.Ordinal)),
        all[0].Generation);
}

/// <summary>Packs between the services; null when the broker does not answer.</summary>
/// <param name="Ready">Waiting in the queue.</param>
/// <param name="Unacked">Taken by an instance of this service and not journaled yet.</param>
public sealed record QueueStatus(long Ready, long Unacked);
