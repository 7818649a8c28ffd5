using System.Text.Json.Serialization;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>The answer to a request whose items were dealt with.</summary>
public sealed record IntakeAnswer
{
    /// <summary>Engagements that a quorum queue now holds.</summary>
    public required int Accepted { get; init; }

    /// <summary>Items that are the same event as one before them.</summary>
    public required int Duplicates { get; init; }

    public required int Rejected { get; init; }

    /// <summary>How many items were rejected for each reason; an item counts by its first.</summary>
    public required IReadOnlyDictionary<string, int> RejectedBy { get; init; }

    /// <summary>What a platform sent that is no engagement, and was passed over. Absent unless it came by a platform's webhook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Unmapped { get; init; }

    /// <summary>How many there were of each sort that was passed over, the first 50 sorts only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int>? UnmappedBy { get; init; }

    /// <summary>The first 1,000 rejected items, and what became of the first 1,000 items of the request, by index.</summary>
    public required IReadOnlyList<ItemResult> Results { get; init; }

    internal static IntakeAnswer Of(IntakeReport report, bool minimal, bool ofPlatform) => new()
    {
        Accepted = report.Accepted,
        Duplicates = report.Duplicates,
        Rejected = report.Rejected,
        RejectedBy = report.RejectedBy,
        Unmapped = ofPlatform ? report.Unmapped : null,
        UnmappedBy = ofPlatform ? report.UnmappedBy : null,
        Results = report.Results(minimal),
    };
}
