using System.Text.Json.Serialization;

namespace Reciprocity.Contracts.V1;

/// <summary>
/// What the projection publishes when a member's level of isolation has changed and has stayed so. Once for each crossing; after a
/// crash perhaps again, under the same <see cref="ChangeId"/>, which is also the id of the message.
/// </summary>
/// <remarks>
/// Never because of a backfill, nor of read models that were built anew. Levels: <c>high</c>, <c>elevated</c>, <c>low</c>, <c>new</c>
/// (first seen less than 28 days ago), <c>inactive</c> (engaged nobody in the last 28 days). The names of this type and of its
/// members are frozen (<c>tests/Reciprocity.Contracts.Tests/Golden</c> holds them).
/// </remarks>
public sealed record MemberRiskChanged
{
    /// <summary>The same for every repetition of the same change.</summary>
    public required Guid ChangeId { get; init; }

    /// <summary>The member's network.</summary>
    public required string Network { get; init; }

    /// <summary>Who it is about.</summary>
    public required string Member { get; init; }

    /// <summary>The level that was announced last, or was the member's first.</summary>
    public required string PreviousLevel { get; init; }

    /// <summary>The level now.</summary>
    public required string Level { get; init; }

    /// <summary>In (0, 1]: 2^(−R/2). Absent where the level is <c>new</c> or <c>inactive</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Risk { get; init; }

    /// <summary>R: the others who engaged the member and whom it engaged in the last 28 days.</summary>
    public required long Reciprocating { get; init; }

    /// <summary>The time at which it was so.</summary>
    public required DateTimeOffset AsOf { get; init; }
}
