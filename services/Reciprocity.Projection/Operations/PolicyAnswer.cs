using Reciprocity.Domain.Policies;

namespace Reciprocity.Projection.Operations;

/// <summary>The policy that figures are computed under: <c>GET /v1/policy</c>.</summary>
/// <param name="Kinds">The weight of each kind.</param>
public sealed record PolicyAnswer(int Version, double HalfLifeSeconds, double WindowSeconds, IReadOnlyDictionary<string, double> Kinds)
{
    public static PolicyAnswer Of(EngagementPolicy policy) => new(
        policy.Version,
        policy.HalfLife.TotalSeconds,
        policy.Window.TotalSeconds,
        policy.Weights.OrderBy(kind => kind.Key, StringComparer.Ordinal).ToDictionary());
}
