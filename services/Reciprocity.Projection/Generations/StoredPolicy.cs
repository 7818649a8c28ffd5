using System.Text.Json;
using Reciprocity.Domain.Policies;

namespace Reciprocity.Projection.Generations;

/// <summary>A policy as it is stored with the generation that is folded under it, in the words of the configuration.</summary>
internal sealed record StoredPolicy(int Version, TimeSpan HalfLife, TimeSpan Window, SortedDictionary<string, double> Kinds)
{
    public static string Write(EngagementPolicy policy) => JsonSerializer.Serialize(
        new StoredPolicy(policy.Version, policy.HalfLife, policy.Window, new(policy.Weights, StringComparer.Ordinal)), JsonSerializerOptions.Web);

    public static EngagementPolicy Read(string json)
    {
        var stored = JsonSerializer.Deserialize<StoredPolicy>(json, JsonSerializerOptions.Web)!;
        return new(stored.Version, stored.HalfLife, stored.Window, stored.Kinds);
    }

    /// <summary>Whether two policies give the same figures under the same version.</summary>
    public static bool Same(EngagementPolicy one, EngagementPolicy other) => Write(one) == Write(other);
}
