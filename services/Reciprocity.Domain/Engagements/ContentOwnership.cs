using Reciprocity.Domain.Policies;

namespace Reciprocity.Domain.Engagements;

/// <summary>Which engagements say whose their content is.</summary>
public static class ContentOwnership
{
    /// <summary>
    /// Whether the target of such an engagement owns its content. It does where somebody engages with content: likes it, shares
    /// it, comments on it, views it, or does what a policy of one's own adds. It does not where somebody addresses a member: a
    /// message or a mention stands in content of the actor's, and what is followed may be anything.
    /// </summary>
    public static bool IsOfTarget(string kind) => kind is not (EngagementPolicy.Follow or "message" or "mention");

    /// <summary>Whether this waits for the owner of its content: it names the content, and nobody whose it is.</summary>
    public static bool IsUnknownOf(Engagement engagement) =>
        engagement is { Target: null, Retracts: null, Content: not null, Kind: { } kind } && IsOfTarget(kind);

    /// <summary>The owner of its content, where this says so: it is no retraction, and its target is one.</summary>
    public static string? ToldBy(Engagement engagement) =>
        engagement is { Retracted: false, Target: { } target, Content: not null, Kind: { } kind } && IsOfTarget(kind) ? target : null;
}
