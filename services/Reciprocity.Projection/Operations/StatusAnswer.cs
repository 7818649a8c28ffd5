using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Operations;

/// <summary>Where everything is: <c>GET /v1/status</c>. What is in none of queue, journal lag and <c>unacked</c> is folded.</summary>
/// <param name="Rejected">What arrived and can never be journaled.</param>
/// <param name="Parked">What waits for the owner of its content, or for its original.</param>
/// <param name="Rebuild">The rebuild that is under way; null when none is.</param>
public sealed record StatusAnswer(JournalStatus Journal, ProjectionStatus Projection, QueueStatus? Queue, long Rejected, long Parked, RebuildAnswer? Rebuild);

/// <param name="Events">Events in the journal.</param>
/// <param name="Position">The sequence of the newest; 0 when there is none.</param>
public sealed record JournalStatus(long Events, long Position);

/// <param name="Position">The sequence up to which events are folded.</param>
/// <param name="Lag">Committed events not yet folded.</param>
/// <param name="Leader">The instance that folds; null while there is none.</param>
/// <param name="Generation">Of the read models that are served.</param>
public sealed record ProjectionStatus(long Position, long Lag, string? Leader, int Generation);

/// <summary>Packs between the services; null when the broker does not answer.</summary>
/// <param name="Ready">Waiting in the queue.</param>
/// <param name="Unacked">Taken by an instance of this service and not journaled yet.</param>
public sealed record QueueStatus(long Ready, long Unacked);
