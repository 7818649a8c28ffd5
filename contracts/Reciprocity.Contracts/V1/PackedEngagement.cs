using System.Text.Json.Serialization;

namespace Reciprocity.Contracts.V1;

/// <summary>One engagement, or the retraction of one, in canonical form: validated, with its identity.</summary>
/// <remarks>Absent members are left out of the JSON. Strings are 1–256 characters without control characters.</remarks>
public sealed record PackedEngagement
{
    /// <summary>UUIDv5 of network, source and id: equal for every resend of the same fact.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The upstream system that named the fact; ids are unique within it.</summary>
    public required string Source { get; init; }

    /// <summary>The upstream system's id of the fact, or the hash of its content where it gave none.</summary>
    public required string Id { get; init; }

    /// <summary>What was done (<c>like</c>, <c>comment</c>, …). Absent only for a retraction by id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    /// <summary>Who engaged. Absent only for a view by an unknown viewer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Actor { get; init; }

    /// <summary>The owner of what was engaged with. Absent for a retraction by id, and where only <see cref="Content"/> is known yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    /// <summary>The content that was engaged with, if any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Content { get; init; }

    /// <summary>When it happened, UTC, whole microseconds.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The campaign it is tagged with, if any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Campaign { get; init; }

    /// <summary>How many impressions a view stands for; 1 for every other kind.</summary>
    public long Count { get; init; } = 1;

    /// <summary>True when this takes an engagement back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Retracted { get; init; }

    /// <summary>For a retraction by id: the <see cref="EventId"/> of what is taken back. Absent for one by match.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Retracts { get; init; }
}
