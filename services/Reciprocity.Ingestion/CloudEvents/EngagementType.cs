namespace Reciprocity.Ingestion.CloudEvents;

/// <summary>What an event's type says: <c>com.example.engagement.like</c>, <c>com.example.engagement.like.retracted</c>.</summary>
/// <param name="Kind">Null where the type has no kind, as a retraction by id may.</param>
internal readonly record struct EngagementType(string? Kind, bool Retracted)
{
    private const string Suffix = ".retracted";
    private const string Marker = "engagement";

    public static EngagementType Of(string type)
    {
        var retracted = type.EndsWith(Suffix, StringComparison.Ordinal);
        var parts = (retracted ? type[..^Suffix.Length] : type).Split('.');

        // What follows the marker is the kind, even with a dot in it; without the marker the last part is.
        var marker = Array.LastIndexOf(parts, Marker);
        var kind = marker < 0 ? parts[^1] : string.Join('.', parts.Skip(marker + 1));
        return new(kind.Length == 0 ? null : kind, retracted);
    }
}
