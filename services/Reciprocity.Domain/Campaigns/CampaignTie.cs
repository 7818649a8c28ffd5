using Reciprocity.Domain.Growth;
using Reciprocity.Domain.Landmarks;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Campaigns;

/// <summary>What a campaign did to the tie of its creator and one of those whom it reached: who engaged the creator in it.</summary>
/// <param name="IsNew">Neither had engaged the other before the campaign.</param>
/// <param name="WasOneSided">One of them only had.</param>
/// <param name="BecameMutual">One of them only had, and both had by the end of the window after the campaign.</param>
/// <param name="Openings">Of the expectations that engagements of the campaign opened towards the creator, those whose fate is known.</param>
/// <param name="Converted">Began to follow the creator within the campaign.</param>
/// <param name="Retention">By whether the creator answered: came back or not.</param>
/// <param name="Lift">By whether the creator engaged them: followed or not; null for followers.</param>
public sealed record CampaignTie(
    bool IsNew, bool WasOneSided, bool BecameMutual, Known Openings, bool Converted, LandmarkCase Retention, LandmarkCase? Lift)
{
    /// <summary>Null where no engagement of the campaign is left.</summary>
    /// <param name="start">The pair as <see cref="RelationshipFold.Start"/> gives it.</param>
    /// <param name="history">Its history up to a time.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="creator">Its creator, one of the two.</param>
    /// <param name="asOf">The time.</param>
    public static CampaignTie? Of(Relationship start, History history, CampaignTime campaign, string creator, DateTimeOffset asOf, EngagementPolicy policy)
    {
        var course = new Course(start, campaign, start.A == creator ? Side.B : Side.A, policy);
        foreach (var step in history.Steps)
        {
            course.Go(step);
        }

        return course.Tie(asOf);
    }

    private sealed class Course(Relationship start, CampaignTime campaign, Side fan, EngagementPolicy policy)
    {
        private readonly RelationshipFold _fold = new(policy);
        private readonly List<Outcome> _outcomes = [];
        private readonly string _fanId = fan == Side.A ? start.A : start.B;
        private Relationship _pair = start;
        private Relationship? _before;
        private Relationship? _after;
        private int? _first;
        private int? _firstUnfollowed;
        private bool _openedByCampaign;
        private Known _openings;

        public void Go(History.Step step)
        {
            var at = step.Engagement.OccurredAt;
            _before ??= at >= campaign.From ? _pair : null;
            _after ??= at - campaign.To > policy.Window ? _pair : null;
            var (followed, index) = (_pair.Given(fan).Follows, _outcomes.Count);
            _pair = _fold.Fold(_pair, step, _outcomes);
            var brought = _outcomes[index..];
            var tagged = !step.EndsFollow && step.Engagement.Campaign == campaign.Id && step.Engagement.Actor == _fanId
                && brought.Exists(outcome => outcome.Type == OutcomeType.Engaged);
            if (tagged)
            {
                _first ??= index;
                _firstUnfollowed ??= followed ? null : index;
            }

            // An opening that only gets another kind stays the one that it is.
            var opens = !brought.Exists(outcome => outcome.Type == OutcomeType.Unopened);
            foreach (var outcome in brought.Where(outcome => outcome.By == fan))
            {
                Expect(outcome, opens ? tagged : _openedByCampaign);
            }
        }

        public CampaignTie? Tie(DateTimeOffset asOf)
        {
            if (_first is not { } first)
            {
                return null;
            }

            var (before, after) = (_before ?? _pair, _after ?? _pair);
            var pending = _openedByCampaign && _pair.Ledger.Opening is { } open && asOf - open.At > policy.Window / 7;
            var oneSided = before.IsDyad() && !before.IsMutual();
            return new(
                !before.IsDyad(),
                oneSided,
                oneSided && after.IsMutual(),
                _openings + new Known(0, pending ? 1 : 0),
                _outcomes.Exists(outcome => outcome.Type == OutcomeType.FollowGained && outcome.By == fan && outcome.At >= campaign.From && outcome.At <= campaign.To),
                Audience.Retention.From(_outcomes, first, fan, policy.Window),
                _firstUnfollowed is { } unfollowed ? FollowLift.From(_outcomes, unfollowed, fan, policy.Window) : null);
        }

        private void Expect(in Outcome outcome, bool byCampaign)
        {
            switch (outcome.Type)
            {
                case OutcomeType.Opened:
                    _openedByCampaign = byCampaign;
                    break;
                case OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate or OutcomeType.RanOut when _openedByCampaign:
                    _openings += new Known(outcome.Type == OutcomeType.AnsweredInWindow ? 1 : 0, 1);
                    _openedByCampaign = false;
                    break;
                default:
                    break;
            }
        }
    }
}

/// <summary>A campaign, from the first to the last of its engagements.</summary>
public readonly record struct CampaignTime(string Id, DateTimeOffset From, DateTimeOffset To);
