using Reciprocity.Domain.Members;

namespace Reciprocity.Domain.Campaigns;

/// <summary>The engagements of a campaign, by whom they were given to.</summary>
public sealed class CampaignCounts
{
    private readonly Dictionary<string, long> _targets = new(StringComparer.Ordinal);

    public long Engagements { get; private set; }

    /// <summary>When the first was; null when there is none.</summary>
    public DateTimeOffset? From { get; private set; }

    /// <summary>When the last was; null when there is none.</summary>
    public DateTimeOffset? To { get; private set; }

    /// <summary>Who was engaged most often, the first by UTF-8 bytes of equals; null when there is none.</summary>
    public string? Creator() => _targets.Count == 0
        ? null
        : _targets.Aggregate((most, next) => next.Value > most.Value || (next.Value == most.Value && MemberOrder.Compare(next.Key, most.Key) < 0) ? next : most).Key;

    public void Add(string target, long engagements, DateTimeOffset first, DateTimeOffset last)
    {
        _targets[target] = _targets.GetValueOrDefault(target) + engagements;
        Engagements += engagements;
        From = Domain.Engagements.Moments.Earlier(From, first);
        To = Domain.Engagements.Moments.Later(To, last);
    }
}
