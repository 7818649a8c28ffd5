using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Streams;

/// <summary>A stage that an engagement changed.</summary>
/// <param name="From">Null where the two had nothing to do with each other.</param>
/// <param name="To">Null where a retraction has left nothing between them.</param>
/// <param name="At">The time of the engagement.</param>
/// <param name="By">The engagement; where it cannot be said which one it was, all that it may have been.</param>
internal readonly record struct StageChange(Relationship Pair, string? From, string? To, DateTimeOffset At, params IReadOnlyList<Engagement> By);

/// <summary>
/// The stages that the engagements of a slice change, not those that time changes: both are looked at as of the same moment. What
/// a backfill changes is passed over.
/// </summary>
internal sealed class StageChanges(EngagementPolicy policy, Slice slice)
{
    private readonly List<StageChange> _changes = [];

    /// <summary>By time; those of one pair in the order in which they came about.</summary>
    public IEnumerable<StageChange> InOrder => _changes.OrderBy(change => change.At);

    /// <summary>Notes what one engagement did to a pair.</summary>
    public void Engaged(Relationship before, Relationship after, Engagement by)
    {
        var at = by.OccurredAt;
        var (from, to) = (Stage.Of(before, at, policy), Stage.Of(after, at, policy));
        if (from != to && !slice.IsHistorical(by))
        {
            _changes.Add(new(after, from, to, at, by));
        }
    }

    /// <summary>
    /// Notes what became of a pair that was folded anew, for what was late or retracted, as of the newest engagement that it had or has:
    /// which one of them changed it cannot be said. A pair that a backfill is among the news of is passed over.
    /// </summary>
    public void Refolded(Relationship? before, Relationship after, List<Engagement> news)
    {
        if (Moments.Later(Last(before), Last(after)) is not { } at || news.Exists(slice.IsHistorical))
        {
            return;
        }

        var (from, to) = (before is null ? null : Stage.Of(before, at, policy), Stage.Of(after, at, policy));
        if (from != to)
        {
            _changes.Add(new(after, from, to, at, news));
        }
    }

    private static DateTimeOffset? Last(Relationship? pair) => Moments.Later(pair?.AToB.Last, pair?.BToA.Last);
}
