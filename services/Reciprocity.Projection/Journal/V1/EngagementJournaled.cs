using System.Text.Json.Serialization;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Projection.Journal.V1;

/// <summary>
/// The event that the journal holds: an engagement, or the retraction of one, as it came. Its id and time of recording are the
/// event's own; its network is the event's tenant.
/// </summary>
/// <remarks>Stored for ever: names are frozen, and what is absent is left out. A change of meaning is a new type.</remarks>
public sealed record EngagementJournaled
{
    public required string Source { get; init; }

    public required string Id { get; init; }

    public string? Kind { get; init; }

    public string? Actor { get; init; }

    public string? Target { get; init; }

    public string? Content { get; init; }

    [JsonConverter(typeof(JournalTime))]
    public required DateTimeOffset OccurredAt { get; init; }

    public string? Campaign { get; init; }

    /// <summary>Impressions that a view stands for; absent means 1.</summary>
    public long? Count { get; init; }

    public bool Retracted { get; init; }

    /// <summary>For a retraction by id, the event id of its original.</summary>
    public Guid? Retracts { get; init; }

    /// <summary>The key of its pair. Absent only while it is parked.</summary>
    public Guid? Pair { get; init; }

    /// <summary>True for a backfill, which raises no alerts.</summary>
    public bool Historical { get; init; }

    public static EngagementJournaled Of(Engagement engagement, Guid? pair, bool historical) => new()
    {
        Source = engagement.Source,
        Id = engagement.Id,
        Kind = engagement.Kind,
        Actor = engagement.Actor,
        Target = engagement.Target,
        Content = engagement.Content,
        OccurredAt = engagement.OccurredAt,
        Campaign = engagement.Campaign,
        Count = engagement.Count == 1 ? null : engagement.Count,
        Retracted = engagement.Retracted,
        Retracts = engagement.Retracts,
        Pair = pair,
        Historical = historical,
    };

    public Engagement ToEngagement(Guid eventId) => new()
    {
        EventId = eventId,
        Source = Source,
        Id = Id,
        Kind = Kind,
        Actor = Actor,
        Target = Target,
        Content = Content,
        OccurredAt = OccurredAt,
        Campaign = Campaign,
        Count = Count ?? 1,
        Retracted = Retracted,
        Retracts = Retracts,
    };
}
