using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Latencies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Members;

/// <summary>What changes of a member's standing when pairs of its change.</summary>
public sealed class StandingDelta
{
    private long _given;
    private long _received;
    private KindCounts _givenByKind = KindCounts.None;
    private KindCounts _receivedByKind = KindCounts.None;
    private long _out;
    private long _in;
    private long _mutual;
    private long _matched;
    private long _self;
    private long _views;
    private OpeningSums _opened = OpeningSums.None;
    private OpeningSums _receivedOpenings = OpeningSums.None;
    private long _peopleAnswered;
    private LatencyBins _answersGiven = LatencyBins.None;
    private LatencyBins _answersReceived = LatencyBins.None;
    private long _followers;
    private long _following;
    private long _mutualFollows;
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;
    private DateTimeOffset? _firstBefore;
    private DateTimeOffset? _lastBefore;

    /// <summary>
    /// Whether the member's first engagement may have been erased: then its pairs have to be asked when it was first seen, which no
    /// sum can tell. What another pair of the member has earlier still stands.
    /// </summary>
    public bool MayHaveLostFirst(Standing before) => _firstBefore <= before.FirstSeen && _firstBefore < (_first ?? DateTimeOffset.MaxValue);

    /// <summary>The same of its last engagement.</summary>
    public bool MayHaveLostLast(Standing before) => _lastBefore >= before.LastSeen && _lastBefore > (_last ?? DateTimeOffset.MinValue);

    /// <summary>Adds what a dyad gives the member, <paramref name="times"/> times: 1 for what it is, −1 for what it was.</summary>
    public void AddDyad(DirectedTally given, DirectedTally received, int times)
    {
        _given += times * given.Total;
        _received += times * received.Total;
        _givenByKind = _givenByKind.Add(given.ByKind, times);
        _receivedByKind = _receivedByKind.Add(received.ByKind, times);
        _out += given.Total > 0 ? times : 0;
        _in += received.Total > 0 ? times : 0;
        _mutual += given.Total > 0 && received.Total > 0 ? times : 0;
        _matched += times * Math.Min(given.Total, received.Total);
        _views += times * received.Views;
        _opened += OpeningSums.Of(given, times);
        _receivedOpenings += OpeningSums.Of(received, times);
        _peopleAnswered += received.Answered > 0 ? times : 0;
        _followers += received.Follows ? times : 0;
        _following += given.Follows ? times : 0;
        _mutualFollows += received.Follows && given.Follows ? times : 0;
        Seen(given, times);
        Seen(received, times);
    }

    /// <summary>Adds the latency of an answer that the member gave.</summary>
    public void AddAnswerGiven(TimeSpan latency, int times) => _answersGiven = _answersGiven.Add(LatencyBins.BinOf(latency), times);

    /// <summary>Adds the latency of an answer that the member got.</summary>
    public void AddAnswerReceived(TimeSpan latency, int times) => _answersReceived = _answersReceived.Add(LatencyBins.BinOf(latency), times);

    /// <summary>Adds the member's engagements with itself.</summary>
    public void AddSelf(DirectedTally self, int times)
    {
        _self += times * self.Total;
        _views += times * self.Views;
    }

    /// <summary>Adds views of the member's content.</summary>
    public void AddViews(long views, int times) => _views += times * views;

    public Standing ApplyTo(Standing standing) => standing with
    {
        Given = new(standing.Given.Total + _given, standing.Given.ByKind.Add(_givenByKind)),
        Received = new(standing.Received.Total + _received, standing.Received.ByKind.Add(_receivedByKind)),
        OutPartners = standing.OutPartners + _out,
        InPartners = standing.InPartners + _in,
        MutualPartners = standing.MutualPartners + _mutual,
        Matched = standing.Matched + _matched,
        SelfEngagements = standing.SelfEngagements + _self,
        Views = standing.Views + _views,
        Opened = standing.Opened + _opened,
        ReceivedOpenings = standing.ReceivedOpenings + _receivedOpenings,
        PeopleAnswered = standing.PeopleAnswered + _peopleAnswered,
        AnswersGiven = standing.AnswersGiven.Add(_answersGiven),
        AnswersReceived = standing.AnswersReceived.Add(_answersReceived),
        Followers = standing.Followers + _followers,
        Following = standing.Following + _following,
        MutualFollows = standing.MutualFollows + _mutualFollows,
        FirstSeen = Moments.Earlier(standing.FirstSeen, _first),
        LastSeen = Moments.Later(standing.LastSeen, _last),
    };

    private void Seen(DirectedTally tally, int times)
    {
        if (times > 0)
        {
            _first = Moments.Earlier(_first, tally.First);
            _last = Moments.Later(_last, tally.Last);
        }
        else
        {
            _firstBefore = Moments.Earlier(_firstBefore, tally.First);
            _lastBefore = Moments.Later(_lastBefore, tally.Last);
        }
    }
}
