namespace Reciprocity.Contracts.V1;

/// <summary>
/// What ingestion publishes and the projection journals: engagements of one network, in one bus message.
/// A pack exists for the cost of a message alone; its boundaries mean nothing.
/// </summary>
/// <remarks>
/// The names of this type and of its members are frozen: they are on the wire and in queues
/// (<c>tests/Reciprocity.Contracts.Tests/Golden</c> holds them). A change of meaning is a new namespace.
/// </remarks>
public sealed record EngagementPack
{
    /// <summary>The most engagements a publisher puts into one pack.</summary>
    public const int MaxEngagements = 500;

    /// <summary>The size, in bytes of its engagements as JSON, over which a publisher closes a pack.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The network of every engagement in the pack: <c>[a-z0-9][a-z0-9-]{0,62}</c>.</summary>
    public required string Network { get; init; }

    /// <summary>True for a backfill: the engagements are counted, but raise no alerts.</summary>
    public bool Historical { get; init; }

    /// <summary>The engagements, at most <see cref="MaxEngagements"/>, in the order in which they were received.</summary>
    public required IReadOnlyList<PackedEngagement> Engagements { get; init; }
}
