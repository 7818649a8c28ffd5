using Reciprocity.Contracts.V1;

namespace Reciprocity.Projection.Tests.Plain;

/// <summary>
/// What is left of a network's facts once its retractions are applied, written down in the most obvious way from the definitions:
/// another route to the same figures, which shares no code with the service.
/// </summary>
internal sealed class PlainHistory
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(7);
    private readonly List<PackedEngagement> _engagements;
    private readonly HashSet<Guid> _erased = [];
    private readonly HashSet<Guid> _taken = [];
    private readonly List<(PackedEngagement Follow, PackedEngagement End)> _ends = [];

    public PlainHistory(IEnumerable<PackedEngagement> facts)
    {
        // Times are whole microseconds.
        List<PackedEngagement> distinct = [.. facts.DistinctBy(fact => fact.EventId).Select(fact => fact with { OccurredAt = fact.OccurredAt.AddTicks(-(fact.OccurredAt.Ticks % 10)) })];
        _engagements = [.. InOrder(distinct.Where(fact => !fact.Retracted))];
        TakeBack([.. InOrder(distinct.Where(fact => fact.Retracted))]);
        var pairs = _engagements.GroupBy(fact => Pair(fact.Actor ?? "", fact.Target!));
        var ends = _ends.ToLookup(end => Pair(end.Follow.Actor!, end.Follow.Target!));
        foreach (var pair in pairs)
        {
            Live([.. pair.Where(fact => fact.Kind == "follow" || !_erased.Contains(fact.EventId))], [.. ends[pair.Key]]);
        }
    }

    public enum What
    {
        Engaged,
        Viewed,
        Followed,
        Unfollowed,
    }

    /// <summary>Something that counts, in the order of its pair.</summary>
    public sealed record Deed(What What, DateTimeOffset At, string By, string To, long Count, string? Campaign, bool Back, bool Led);

    /// <summary>Something that called for an answer, and what became of it.</summary>
    public sealed class Opening(DateTimeOffset at, string by, string of, string? campaign)
    {
        public DateTimeOffset At => at;

        public string By => by;

        public string Of => of;

        public string? Campaign => campaign;

        public DateTimeOffset? AnsweredAt { get; set; }

        public bool RanOut { get; set; }

        public bool InWindow => AnsweredAt - at <= Window;

        public bool IsKnown(DateTimeOffset asOf) => AnsweredAt is not null || RanOut || asOf - at > TimeSpan.FromDays(1);
    }

    /// <summary>Engagements between two, follows and their ends, and views, each pair's in its order.</summary>
    public List<Deed> Deeds { get; } = [];

    public List<Opening> Openings { get; } = [];

    public static (string, string) Pair(string x, string y) => string.Compare(x, y, StringComparison.Ordinal) < 0 ? (x, y) : (y, x);

    private static IEnumerable<PackedEngagement> InOrder(IEnumerable<PackedEngagement> facts) =>
        facts.OrderBy(fact => fact.OccurredAt).ThenBy(fact => fact.EventId.ToString("N"), StringComparer.Ordinal);

    private void TakeBack(List<PackedEngagement> retractions)
    {
        foreach (var retraction in retractions.Where(fact => fact.Retracts is not null))
        {
            Take(_engagements.Find(fact => fact.EventId == retraction.Retracts && fact.Actor == retraction.Actor), retraction);
        }

        foreach (var retraction in retractions.Where(fact => fact.Retracts is null))
        {
            Take(
                _engagements.FindLast(fact => fact.OccurredAt <= retraction.OccurredAt && !_taken.Contains(fact.EventId)
                    && (fact.Actor, fact.Target, fact.Kind, fact.Content) == (retraction.Actor, retraction.Target, retraction.Kind, retraction.Content)),
                retraction);
        }
    }

    private void Take(PackedEngagement? original, PackedEngagement retraction)
    {
        if (original is null || !_taken.Add(original.EventId))
        {
            return;
        }

        if (original.Kind == "follow")
        {
            _ends.Add((original, retraction));
        }
        else
        {
            _erased.Add(original.EventId);
        }
    }

    /// <summary>Goes through one pair's life.</summary>
    private void Live(List<PackedEngagement> facts, List<(PackedEngagement Follow, PackedEngagement End)> ends)
    {
        var moments = facts.Select(fact => (At: fact.OccurredAt, Id: fact.EventId.ToString("N"), Last: false, Fact: fact));
        moments = moments.Concat(ends.Select(end => end.End.OccurredAt > end.Follow.OccurredAt
            ? (At: end.End.OccurredAt, Id: end.End.EventId.ToString("N"), Last: true, Fact: end.Follow)
            : (At: end.Follow.OccurredAt, Id: end.Follow.EventId.ToString("N"), Last: true, Fact: end.Follow)));
        HashSet<string> following = [];
        Dictionary<string, DateTimeOffset> last = [];
        Opening? open = null;
        foreach (var (at, _, ends1, fact) in moments.OrderBy(moment => moment.At).ThenBy(moment => moment.Id, StringComparer.Ordinal).ThenBy(moment => moment.Last))
        {
            var (by, to) = (fact.Actor ?? "", fact.Target!);
            if (fact.Kind == "view")
            {
                Deeds.Add(new(What.Viewed, at, by, to, fact.Count, fact.Campaign, false, false));
            }
            else if (by != to && ends1)
            {
                if (following.Remove(by))
                {
                    Deeds.Add(new(What.Unfollowed, at, by, to, 1, null, false, false));
                }
            }
            else if (by != to && (fact.Kind != "follow" || following.Add(by)))
            {
                if (fact.Kind == "follow")
                {
                    var back = following.Contains(to);
                    Deeds.Add(new(What.Followed, at, by, to, 1, fact.Campaign, back, !back && last.TryGetValue(to, out var before) && at - before <= Window));
                }

                Deeds.Add(new(What.Engaged, at, by, to, 1, fact.Campaign, false, false));
                last[by] = at;
                open = Expect(open, at, by, to, fact.Campaign);
            }
        }
    }

    private Opening? Expect(Opening? open, DateTimeOffset at, string by, string to, string? campaign)
    {
        if (open is not null && open.By != by)
        {
            open.AnsweredAt = at;
            return null;
        }

        if (open is not null && at - open.At <= Window)
        {
            return open;
        }

        if (open is not null)
        {
            open.RanOut = true;
        }

        Openings.Add(new(at, by, to, campaign));
        return Openings[^1];
    }
}
