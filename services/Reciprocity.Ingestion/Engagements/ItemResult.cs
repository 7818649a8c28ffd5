using System.Text.Json.Serialization;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Publishing;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>What became of one item.</summary>
public sealed record ItemResult
{
    /// <summary>Its place among the items of the request, from 0.</summary>
    public required int Index { get; init; }

    public required ItemStatus Status { get; init; }

    /// <summary>The identity under which it counts. Absent for a rejected item.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? EventId { get; init; }

    /// <summary>The id that was made for an item that came without one: the SHA-256 of its canonical JSON.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>What to change. Absent unless the item was rejected.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ItemError>? Errors { get; init; }

    internal static ItemResult OfPublished(ChunkItem item, bool isDuplicate) => new()
    {
        Index = item.Index,
        Status = isDuplicate ? ItemStatus.Duplicate : ItemStatus.Accepted,
        EventId = item.Engagement.EventId,
        Id = item.IdWasMade ? item.Engagement.Id : null,
    };

    internal static ItemResult OfRejected(int index, List<EngagementError> errors) => new()
    {
        Index = index,
        Status = ItemStatus.Rejected,
        Errors = [.. errors.Select(error => new ItemError(error.Pointer, error.Detail))],
    };
}

/// <param name="Pointer">The JSON Pointer of the member that is wrong; empty for the item itself.</param>
/// <param name="Detail">What is wrong, and what to change.</param>
public sealed record ItemError(string Pointer, string Detail);

[JsonConverter(typeof(JsonStringEnumConverter<ItemStatus>))]
public enum ItemStatus
{
    /// <summary>A quorum queue holds it.</summary>
    [JsonStringEnumMemberName("accepted")]
    Accepted,

    /// <summary>The same source and id travelled in the same pack already.</summary>
    [JsonStringEnumMemberName("duplicate")]
    Duplicate,

    /// <summary>It is no engagement.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,
}
