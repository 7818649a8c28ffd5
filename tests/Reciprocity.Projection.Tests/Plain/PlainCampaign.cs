using System.Text;
using Reciprocity.Projection.Campaigns;

namespace Reciprocity.Projection.Tests.Plain;

/// <summary>What a campaign did, counted from what is left of the network's facts.</summary>
internal sealed class PlainCampaign(PlainHistory history, string campaign, DateTimeOffset asOf)
{
    private readonly List<PlainHistory.Deed> _engaged = history.Deeds.FindAll(deed => deed.What == PlainHistory.What.Engaged);

    public CampaignAnswer Answer(long position)
    {
        var tagged = _engaged.FindAll(deed => deed.Campaign == campaign);
        var creator = tagged.GroupBy(deed => deed.To).OrderByDescending(to => to.Count())
            .ThenBy(to => Convert.ToHexString(Encoding.UTF8.GetBytes(to.Key)), StringComparer.Ordinal).First().Key;
        var (from, to) = (tagged.Min(deed => deed.At), tagged.Max(deed => deed.At));
        var audience = tagged.Where(deed => deed.To == creator).Select(deed => deed.By).Distinct().ToList();
        bool Gave(string by, string other, Func<DateTimeOffset, bool> when) => _engaged.Exists(deed => deed.By == by && deed.To == other && when(deed.At));
        bool Before(DateTimeOffset at) => at < from;
        bool ByThen(DateTimeOffset at) => at <= to.AddDays(7);
        var oneSided = audience.FindAll(fan => Gave(fan, creator, Before) != Gave(creator, fan, Before));
        var known = history.Openings.FindAll(opening => opening.Of == creator && opening.Campaign == campaign && opening.IsKnown(asOf));
        var followed = history.Deeds.FindAll(deed => deed.What == PlainHistory.What.Followed && deed.To == creator);
        return new(
            campaign,
            creator,
            tagged.Count,
            from,
            to,
            audience.Count,
            audience.Count(fan => !Gave(fan, creator, Before) && !Gave(creator, fan, Before)),
            oneSided.Count,
            oneSided.Count(fan => Gave(fan, creator, ByThen) && Gave(creator, fan, ByThen)),
            known.Count == 0 ? null : known.Count(opening => opening.InWindow) / (double)known.Count,
            Received(creator, from, to),
            audience.Count(fan => followed.Exists(deed => deed.By == fan && deed.At >= from && deed.At <= to)),
            followed.Count(deed => PlainMember.Day(deed.At) >= PlainMember.Day(from) && PlainMember.Day(deed.At) <= PlainMember.Day(to)),
            PlainComparison.Of(audience.Select(fan => Retention(fan, creator)), asOf),
            PlainComparison.Of(audience.SelectMany(fan => Lift(fan, creator)), asOf),
            false,
            asOf,
            position);
    }

    private ReceivedAnswer Received(string creator, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (PlainMember.Day(from), PlainMember.Day(to));
        var known = Math.Min(28, first.DayNumber - PlainMember.Day(new PlainMember(history, creator, asOf).FirstSeen!.Value).DayNumber);
        double Sum(DateOnly begin, DateOnly end) => _engaged.Count(deed => deed.To == creator && PlainMember.Day(deed.At) >= begin && PlainMember.Day(deed.At) <= end);
        var during = Sum(first, last) / (last.DayNumber - first.DayNumber + 1);
        double? before = known < 7 ? null : Sum(first.AddDays(-28), first.AddDays(-1)) / known;
        return new(during, before, before > 0 ? during / before : null);
    }

    private (DateTimeOffset, bool, bool) Retention(string fan, string creator)
    {
        var start = _engaged.Find(deed => deed.By == fan && deed.To == creator && deed.Campaign == campaign)!.At;
        return (start,
            history.Openings.Exists(opening => opening.By == fan && opening.Of == creator && opening.AnsweredAt is { } at && PlainComparison.SetsGroup(start, at)),
            _engaged.Exists(deed => deed.By == fan && deed.To == creator && PlainComparison.IsOutcome(start, deed.At)));
    }

    /// <summary>From the first engagement of the campaign while not following; nothing where there is none, or a follow came too soon.</summary>
    private IEnumerable<(DateTimeOffset, bool, bool)> Lift(string fan, string creator)
    {
        var follows = false;
        var theirs = history.Deeds.FindAll(deed => deed.By == fan && deed.To == creator);
        for (var i = 0; i < theirs.Count; i++)
        {
            if (theirs[i].Campaign == campaign && theirs[i].What != PlainHistory.What.Viewed && !follows)
            {
                var start = theirs[i].At;
                var later = theirs.Skip(i).Where(deed => deed.What == PlainHistory.What.Followed).Select(deed => deed.At).ToList();
                return later.Exists(at => at <= start.AddDays(7)) ? [] :
                [(start,
                    _engaged.Exists(deed => deed.By == creator && deed.To == fan && PlainComparison.SetsGroup(start, deed.At)),
                    later.Exists(at => PlainComparison.IsOutcome(start, at)))];
            }

            follows = theirs[i].What switch
            {
                PlainHistory.What.Followed => true,
                PlainHistory.What.Unfollowed => false,
                _ => follows,
            };
        }

        return [];
    }
}
