using System.Text.Json;
using Reciprocity.Contracts.V1;

namespace Reciprocity.Projection.Journal;

/// <summary>What arrived on the bus and can never be journaled, kept with the reason so that nothing vanishes.</summary>
public sealed record RejectedEngagement
{
    /// <summary>Of its content, so that a redelivery is the same rejection.</summary>
    public required Guid Id { get; init; }

    public required string Reason { get; init; }

    /// <summary>As it arrived: the JSON text of a packed engagement.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset RejectedAt { get; init; }

    internal static string Write(PackedEngagement packed) => JsonSerializer.Serialize(packed, JsonSerializerOptions.Web);

    internal static PackedEngagement Read(string body) => JsonSerializer.Deserialize<PackedEngagement>(body, JsonSerializerOptions.Web)!;
}
