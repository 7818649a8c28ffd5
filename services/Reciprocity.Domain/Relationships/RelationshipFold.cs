using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Policies;

namespace Reciprocity.Domain.Relationships;

/// <summary>Folds the history of a pair. Counts, firsts and lasts do not depend on the order in which it is folded.</summary>
public static class RelationshipFold
{
    /// <summary>A pair of which nothing is known yet; <paramref name="actor"/> is null for an unknown viewer.</summary>
    public static Relationship Start(Guid pair, string? actor, string target)
    {
        actor ??= "";
        var (a, b) = MemberOrder.Compare(actor, target) <= 0 ? (actor, target) : (target, actor);
        return new Relationship { Id = pair, A = a, B = b };
    }

    /// <summary>The pair after one more engagement between its members. Retractions are not folded here.</summary>
    public static Relationship Evolve(Relationship pair, Engagement engagement) =>
        (engagement.Actor ?? "") == pair.A
            ? pair with { AToB = Evolve(pair.AToB, engagement) }
            : pair with { BToA = Evolve(pair.BToA, engagement) };

    private static DirectedTally Evolve(DirectedTally given, Engagement engagement) =>
        engagement.Kind == EngagementPolicy.View
            ? given with { Views = given.Views + engagement.Count }
            : given with
            {
                Total = given.Total + 1,
                ByKind = given.ByKind.Add(engagement.Kind!, 1),
                First = Moments.Earlier(given.First, engagement.OccurredAt),
                Last = Moments.Later(given.Last, engagement.OccurredAt),
            };
}
