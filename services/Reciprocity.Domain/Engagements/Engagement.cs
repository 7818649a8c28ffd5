namespace Reciprocity.Domain.Engagements;

/// <summary>
/// A fact in canonical form: <see cref="Actor"/> engaged <see cref="Target"/>, or took an engagement back.
/// Made by <see cref="EngagementRules"/> only, so whoever holds one may trust it.
/// </summary>
public sealed record Engagement
{
    /// <summary>Its identity: <see cref="EventIdentity"/>.</summary>
    public required Guid EventId { get; init; }

    public required string Source { get; init; }

    public required string Id { get; init; }

    /// <summary>Null only for a retraction by id.</summary>
    public string? Kind { get; init; }

    /// <summary>Null only for a view by an unknown viewer.</summary>
    public string? Actor { get; init; }

    /// <summary>The owner of what was engaged with. Null for a retraction by id, and where only <see cref="Content"/> is known yet.</summary>
    public string? Target { get; init; }

    public string? Content { get; init; }

    /// <summary>UTC, whole microseconds.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    public string? Campaign { get; init; }

    /// <summary>Impressions that a view stands for; 1 for every other kind.</summary>
    public long Count { get; init; } = 1;

    public bool Retracted { get; init; }

    /// <summary>For a retraction by id, the event id of its original.</summary>
    public Guid? Retracts { get; init; }

    /// <summary>Its place in the history of its pair.</summary>
    public HistoryKey Key => new(OccurredAt, EventId);
}
