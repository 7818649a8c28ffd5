using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;

namespace Reciprocity.Domain.Relationships;

/// <summary>A pair's history in its order, with what its retractions do to it.</summary>
/// <remarks>
/// By-id retractions apply first, then by-match ones in order. Either erases an engagement, wherever that lies; but one of a
/// follow ends the following at the retraction's time, never before the follow's, and erases nothing.
/// </remarks>
public sealed class History
{
    private readonly List<Step> _steps;

    private History(List<Step> steps, HistoryKey? latest, bool retracted, bool waits)
    {
        _steps = steps;
        Latest = latest;
        Retracted = retracted;
        Waits = waits;
    }

    /// <summary>What is left to fold, in order.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>The last place of any event but a view; null when there is none.</summary>
    public HistoryKey? Latest { get; }

    /// <summary>Whether there is a retraction.</summary>
    public bool Retracted { get; }

    /// <summary>Whether a retraction found nothing: its original may still come.</summary>
    public bool Waits { get; }

    /// <summary>One step of the fold: an engagement, or the end of a following at this engagement's time.</summary>
    public readonly record struct Step(Engagement Engagement, bool EndsFollow);

    /// <param name="events">All events of one pair, in any order and each of them once.</param>
    public static History Of(IEnumerable<Engagement> events)
    {
        var ordered = events.ToList();
        ordered.Sort((x, y) => x.Key.CompareTo(y.Key));
        HistoryKey? latest = ordered.FindLast(e => e.Retracted || e.Kind != EngagementPolicy.View)?.Key;
        if (!ordered.Exists(e => e.Retracted))
        {
            return new(ordered.ConvertAll(e => new Step(e, EndsFollow: false)), latest, retracted: false, waits: false);
        }

        var resolution = new Resolution(ordered.FindAll(e => !e.Retracted));
        foreach (var retraction in ordered.Where(e => e.Retracts is not null))
        {
            resolution.ById(retraction);
        }

        foreach (var retraction in ordered.Where(e => e.Retracted && e.Retracts is null))
        {
            resolution.ByMatch(retraction);
        }

        return new(resolution.Steps(), latest, retracted: true, resolution.Waits);
    }

    private sealed class Resolution(List<Engagement> engagements)
    {
        private readonly Dictionary<Guid, Engagement> _byId = engagements.ToDictionary(e => e.EventId);
        private readonly HashSet<Guid> _consumed = [];
        private readonly List<(Engagement Follow, Engagement Retraction)> _ends = [];

        public bool Waits { get; private set; }

        public void ById(Engagement retraction)
        {
            if (!_byId.TryGetValue(retraction.Retracts!.Value, out var original))
            {
                Waits = true;
            }
            else if (original.Actor == retraction.Actor)
            {
                Consume(original, retraction);
            }
        }

        public void ByMatch(Engagement retraction)
        {
            var original = engagements.FindLast(e =>
                e.OccurredAt <= retraction.OccurredAt && !_consumed.Contains(e.EventId)
                && e.Actor == retraction.Actor && e.Target == retraction.Target && e.Kind == retraction.Kind && e.Content == retraction.Content);
            if (original is null)
            {
                Waits = true;
            }
            else
            {
                Consume(original, retraction);
            }
        }

        public List<Step> Steps()
        {
            var steps = engagements.FindAll(e => e.Kind == EngagementPolicy.Follow || !_consumed.Contains(e.EventId))
                .ConvertAll(e => (e.Key, Step: new Step(e, EndsFollow: false)));
            foreach (var (follow, retraction) in _ends)
            {
                // At the follow's own instant it comes right behind it, whichever event id is smaller.
                var at = retraction.OccurredAt > follow.OccurredAt ? retraction.OccurredAt : follow.OccurredAt;
                var key = at > follow.OccurredAt ? retraction.Key : follow.Key;
                steps.Add((key, new Step(follow with { OccurredAt = at }, EndsFollow: true)));
            }

            return [.. steps.OrderBy(step => step.Key).ThenBy(step => step.Step.EndsFollow).Select(step => step.Step)];
        }

        private void Consume(Engagement original, Engagement retraction)
        {
            if (_consumed.Add(original.EventId) && original.Kind == EngagementPolicy.Follow)
            {
                _ends.Add((original, retraction));
            }
        }
    }
}
