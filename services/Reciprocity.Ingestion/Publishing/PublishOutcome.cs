namespace Reciprocity.Ingestion.Publishing;

/// <summary>What became of a chunk. Whatever is not <see cref="Confirmed"/> may still arrive; sending it again is harmless.</summary>
public enum PublishOutcome
{
    /// <summary>A quorum queue holds it.</summary>
    Confirmed,

    /// <summary>Requests together hold as much as they may: <see cref="Limits.IntakeLimits.BytesInFlight"/>.</summary>
    Crowded,

    /// <summary>The service is about to end.</summary>
    Stopping,

    /// <summary>As many packs wait in the queue as may: <see cref="Limits.IntakeLimits.QueuedPacks"/>.</summary>
    Full,

    /// <summary>The broker is short of memory or disk, and takes nothing.</summary>
    Blocked,

    /// <summary>There is no connection to the broker.</summary>
    Disconnected,

    /// <summary>The broker said nothing in time: it is paused, blocked, unreachable or full.</summary>
    NotConfirmed,

    /// <summary>The broker returned it, for want of a queue, or the connection broke.</summary>
    Refused,
}
