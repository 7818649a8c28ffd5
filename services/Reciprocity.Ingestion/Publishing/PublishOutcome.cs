namespace Reciprocity.Ingestion.Publishing;

/// <summary>What became of a chunk. Whatever is not <see cref="Confirmed"/> may still arrive; sending it again is harmless.</summary>
public enum PublishOutcome
{
    /// <summary>A quorum queue holds it.</summary>
    Confirmed,

    /// <summary>More is waiting to be published than the service keeps.</summary>
    Crowded,

    /// <summary>There is no connection to the broker.</summary>
    Disconnected,

    /// <summary>The broker said nothing in time: it is paused, blocked, unreachable or full.</summary>
    NotConfirmed,

    /// <summary>The broker returned it, for want of a queue, or the connection broke.</summary>
    Refused,
}
