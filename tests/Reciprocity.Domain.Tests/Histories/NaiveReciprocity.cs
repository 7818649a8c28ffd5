using Reciprocity.Domain.Days;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Latencies;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Tests.Histories;

/// <summary>
/// The measures a second time, word by word from their definitions: every figure is a query over the list of all events, and
/// nothing is kept from one to the next. The headings in brackets are those of the definitions.
/// </summary>
internal sealed class NaiveReciprocity
{
    private readonly EngagementPolicy _policy;
    private readonly List<Engagement> _history;
    private readonly List<(Engagement Original, Engagement Retraction)> _takenBack = [];
    private readonly Dictionary<(string Actor, string Target), List<Engagement>> _engagements = [];
    private readonly Dictionary<(string, string), List<NaiveOpening>> _openings = [];

    /// <param name="events">Any events of a network, in any order; the same event may come more than once.</param>
    public NaiveReciprocity(IEnumerable<Engagement> events, EngagementPolicy policy)
    {
        _policy = policy;

        // [Terms, order] By time, then by the 16 big-endian bytes of the event id: their hexadecimal text has the same order.
        _history = [.. events.DistinctBy(e => e.EventId).OrderBy(e => e.OccurredAt).ThenBy(IdText, StringComparer.Ordinal)];
        TakeBack();
    }

    /// <summary>An expectation and what became of it.</summary>
    public sealed record NaiveOpening(string By, string Awaited, DateTimeOffset At, long Count, string Kind, DateTimeOffset? AnsweredAt, DateTimeOffset? ReplacedAt);

    /// <summary>[Retraction] Whether a retraction waits for its original.</summary>
    public bool Waits => _history.Exists(retraction =>
        retraction.Retracted && !_takenBack.Exists(taken => taken.Retraction == retraction)
        && (retraction.Retracts is not { } id || !_history.Exists(e => !e.Retracted && e.EventId == id)));

    public IEnumerable<string> Members =>
        _history.SelectMany(e => new[] { e.Actor, e.Target }).OfType<string>().Distinct();

    // [Retraction]

    /// <summary>By-id retractions apply first, then by-match ones in order; one of what is taken back already does nothing.</summary>
    private void TakeBack()
    {
        foreach (var retraction in _history.Where(e => e.Retracted && e.Retracts is not null))
        {
            TakeBack(_history.Find(e => !e.Retracted && e.EventId == retraction.Retracts && e.Actor == retraction.Actor && !IsTakenBack(e)), retraction);
        }

        foreach (var retraction in _history.Where(e => e.Retracted && e.Retracts is null))
        {
            TakeBack(
                _history.FindLast(e => !e.Retracted && e.OccurredAt <= retraction.OccurredAt && !IsTakenBack(e)
                    && (e.Actor, e.Target, e.Kind, e.Content) == (retraction.Actor, retraction.Target, retraction.Kind, retraction.Content)),
                retraction);
        }
    }

    private void TakeBack(Engagement? original, Engagement retraction)
    {
        if (original is not null)
        {
            _takenBack.Add((original, retraction));
        }
    }

    private bool IsTakenBack(Engagement engagement) => _takenBack.Exists(taken => taken.Original == engagement);

    /// <summary>What counts as having happened at all: a follow that is taken back has, everything else has not.</summary>
    private IEnumerable<Engagement> Happened() => _history.Where(e => !e.Retracted && (e.Kind == "follow" || !IsTakenBack(e)));

    /// <summary>
    /// Follows and their ends, in order. An end has the place of its retraction; where that is no later than the follow itself,
    /// it comes right behind the follow.
    /// </summary>
    private List<(DateTimeOffset At, string Id, bool Ends)> FollowsAndEnds(string actor, string target)
    {
        var follows = Happened().Where(e => e.Kind == "follow" && e.Actor == actor && e.Target == target).ToList();
        var ends = _takenBack.Where(taken => follows.Contains(taken.Original)).Select(taken =>
            taken.Retraction.OccurredAt > taken.Original.OccurredAt
                ? (taken.Retraction.OccurredAt, IdText(taken.Retraction), true)
                : (taken.Original.OccurredAt, IdText(taken.Original), true));
        return [.. follows.Select(e => (e.OccurredAt, IdText(e), false)).Concat(ends)
            .OrderBy(place => place.Item1).ThenBy(place => place.Item2, StringComparer.Ordinal).ThenBy(place => place.Item3)];
    }

    public bool Follows(string actor, string target) => actor != target && FollowsAndEnds(actor, target) is [.., (_, _, false)];

    /// <summary>When follows began (or ended): only where there was none (or one) just before.</summary>
    public IEnumerable<DateTimeOffset> FollowMoments(string actor, string target, bool ends) => FollowPlaces(actor, target, ends).Select(place => place.At);

    private IEnumerable<(DateTimeOffset At, string Id)> FollowPlaces(string actor, string target, bool ends)
    {
        var places = FollowsAndEnds(actor, target);
        return places.Where((place, i) => place.Ends == ends && (i == 0 || places[i - 1].Ends) == !ends).Select(place => (place.At, place.Id));
    }

    /// <summary>[Growth] What a follow gained is put down to: the followed followed the follower, or had engaged them within W before.</summary>
    private (bool Back, bool Led) Attribution(string follower, string followed, (DateTimeOffset At, string Id) follow)
    {
        var back = FollowsAndEnds(followed, follower).LastOrDefault(place => IsBefore(place.At, place.Id)) is { Id: not null, Ends: false };
        return (back, !back && Engagements(followed, follower).Any(e => IsBefore(e.OccurredAt, IdText(e)) && follow.At - e.OccurredAt <= _policy.Window));

        bool IsBefore(DateTimeOffset at, string id) => at < follow.At || (at == follow.At && string.Compare(id, follow.Id, StringComparison.Ordinal) < 0);
    }

    // [The pair, 1] What counts

    /// <summary>The engagements of one member with another, or with itself, in order.</summary>
    public List<Engagement> Engagements(string actor, string target)
    {
        if (!_engagements.TryGetValue((actor, target), out var found))
        {
            var starts = FollowsAndEnds(actor, target);
            _engagements[(actor, target)] = found = [.. Happened().Where(e =>
                e.Actor == actor && e.Target == target && e.Kind != "view" && _policy.Weights.ContainsKey(e.Kind!)
                && (e.Kind != "follow" || actor == target || IsStart(e)))];

            bool IsStart(Engagement follow)
            {
                var at = starts.FindIndex(place => place.Id == IdText(follow) && !place.Ends);
                return at == 0 || starts[at - 1].Ends;
            }
        }

        return found;
    }

    /// <summary>Those of both of two different members, in order.</summary>
    public IEnumerable<Engagement> Between(string one, string other) =>
        _history.Where(e => Engagements(one, other).Contains(e) || Engagements(other, one).Contains(e));

    /// <summary>[Kinds and weights] Impressions of a member's content by a viewer; null is whoever is unknown.</summary>
    public IEnumerable<Engagement> Views(string? viewer, string owner) =>
        Happened().Where(e => e.Kind == "view" && e.Actor == viewer && e.Target == owner);

    // [The pair, 2] Strength, by the sum itself

    public double Strength(string actor, string target, DateTimeOffset asOf, string? kind = null) =>
        Engagements(actor, target).Where(e => kind is null || e.Kind == kind).Sum(e => _policy.Weights[e.Kind!] * Math.Pow(2, -((asOf - e.OccurredAt) / _policy.HalfLife)));

    // [The pair, 4] The ledger

    /// <summary>The expectations between two members, in order.</summary>
    public List<NaiveOpening> Openings(string one, string other)
    {
        if (one == other)
        {
            return [];
        }

        if (!_openings.TryGetValue((one, other), out var openings))
        {
            _openings[(one, other)] = openings = [];
            for (var rest = Between(one, other).ToList(); rest.Count > 0;)
            {
                var first = rest[0];
                var answer = rest.FindIndex(e => e.Actor != first.Actor);
                var replaced = rest.FindIndex(e => e.Actor == first.Actor && e.OccurredAt - first.OccurredAt > _policy.Window);
                var isAnswered = answer >= 0 && (replaced < 0 || answer < replaced);
                var end = isAnswered ? answer : replaced >= 0 ? replaced : rest.Count;
                openings.Add(new(
                    first.Actor!, first.Target!, first.OccurredAt, end,
                    rest.Take(end).Where(e => e.OccurredAt == first.OccurredAt).MaxBy(e => _policy.Weights[e.Kind!])!.Kind!,
                    isAnswered ? rest[answer].OccurredAt : null,
                    !isAnswered && replaced >= 0 ? rest[replaced].OccurredAt : null));

                // An answer opens nothing; what replaces an opening opens the next.
                rest.RemoveRange(0, isAnswered ? end + 1 : end);
            }
        }

        return openings;
    }

    private List<NaiveOpening> OpeningsBy(string one, string other) => Openings(one, other).FindAll(opening => opening.By == one);

    private static bool IsOpen(NaiveOpening opening) => opening is { AnsweredAt: null, ReplacedAt: null };

    private bool IsInWindow(NaiveOpening opening) => opening.AnsweredAt - opening.At <= _policy.Window;

    /// <summary>[The pair, 5] Known at a time: answered, ran out, or open for longer than W/7.</summary>
    public Known Known(string by, string awaited, DateTimeOffset asOf) => new(
        OpeningsBy(by, awaited).Count(IsInWindow),
        OpeningsBy(by, awaited).Count(opening =>
            opening.AnsweredAt is not null || opening.ReplacedAt is not null || asOf - opening.At > _policy.Window / 7));

    /// <summary>[The pair, 7] The stage at a time: the first that holds.</summary>
    public string? Stage(string one, string other, DateTimeOffset asOf)
    {
        List<DateTimeOffset> lasts = [.. new[] { Engagements(one, other), Engagements(other, one) }.Where(given => given.Count > 0).Select(given => given[^1].OccurredAt)];
        return lasts.Count == 0 ? null
            : lasts.Max() < asOf - (12 * _policy.Window) ? "dormant"
            : lasts.Count == 1 ? "one-sided"
            : lasts.Min() < asOf - (4 * _policy.Window) ? "cooling"
            : Openings(one, other).Count(opening => opening.AnsweredAt is not null) < 3 ? "emerging"
            : "established";
    }

    /// <summary>
    /// The pair as its state should be, its strengths excepted: those are taken over from <paramref name="like"/> and have to be
    /// compared by <see cref="Strength"/>.
    /// </summary>
    public Relationship Pair(Relationship like)
    {
        var (a, b) = (like.A, like.B);
        var openings = Openings(a, b);
        var open = openings.Find(IsOpen);
        return new Relationship
        {
            Id = PairKey.Of(a.Length == 0 ? null : a, b),
            A = a,
            B = b,
            AToB = Tally(a, b) with { Strength = like.AToB.Strength, StrengthByKind = like.AToB.StrengthByKind },
            BToA = a == b ? DirectedTally.None : Tally(b, a) with { Strength = like.BToA.Strength, StrengthByKind = like.BToA.StrengthByKind },
            Ledger = new(
                openings.Count(opening => opening.AnsweredAt is not null),
                open is null ? null : new(open.By == a ? Side.A : Side.B, open.At, open.Count, open.Kind)),
            Latest = _history.FindLast(e => e.Retracted || e.Kind != "view")?.Key,
            Retracted = _history.Exists(e => e.Retracted),
            Waits = Waits,
        };
    }

    private DirectedTally Tally(string actor, string target)
    {
        var given = Engagements(actor, target);
        var opened = OpeningsBy(actor, target);
        return new DirectedTally
        {
            Total = given.Count,
            ByKind = Kinds(given),
            First = given.FirstOrDefault()?.OccurredAt,
            Last = given.LastOrDefault()?.OccurredAt,
            Follows = Follows(actor, target),
            Views = Views(actor.Length == 0 ? null : actor, target).Sum(view => view.Count),
            Opened = opened.Count,
            Answered = opened.Count(opening => opening.AnsweredAt is not null),
            AnsweredInWindow = opened.Count(IsInWindow),
            RanOut = opened.Count(opening => opening.ReplacedAt is not null),
            AnsweredAtFirst = given is [var first, ..]
                && opened.Exists(opening => opening.AnsweredAt > first.OccurredAt && opening.AnsweredAt <= first.OccurredAt + _policy.Window),
            Returned = actor != target && given.Exists(e =>
                e.OccurredAt > given[0].OccurredAt + _policy.Window && e.OccurredAt <= given[0].OccurredAt + (5 * _policy.Window)),
            EarlierWeeks = actor == target ? 0 : Enumerable.Range(1, 7).Sum(n =>
                given.Exists(e => WeekOf(e.OccurredAt).AddDays(7 * n) == WeekOf(given[^1].OccurredAt)) ? 1 << (n - 1) : 0),
        };
    }

    /// <summary>[Audience] Whether a member engaged another in the ISO week of a time.</summary>
    public bool EngagedInWeek(string actor, string target, DateTimeOffset time) =>
        actor != target && Engagements(actor, target).Exists(e => WeekOf(e.OccurredAt) == WeekOf(time));

    /// <summary>The Monday of an ISO week.</summary>
    private static DateOnly WeekOf(DateTimeOffset time) => Day(time).AddDays(-(((int)time.UtcDateTime.DayOfWeek + 6) % 7));

    /// <summary>[The pair, 5 and 6] Openings that are open no more.</summary>
    public SettledOpenings Settled(OpeningKey key)
    {
        var openings = OpeningsBy(key.Opener, key.Awaited).FindAll(opening => opening.Kind == key.Kind);
        return new(openings.Count(opening => opening.AnsweredAt is not null || opening.ReplacedAt is not null), openings.Count(IsInWindow));
    }

    // [The member]

    public Standing Standing(string member)
    {
        var others = Members.Where(other => other != member).ToList();
        var given = others.SelectMany(other => Engagements(member, other)).ToList();
        var received = others.SelectMany(other => Engagements(other, member)).ToList();
        var seen = given.Concat(received).Select(e => (DateTimeOffset?)e.OccurredAt).ToList();
        var opened = others.SelectMany(other => OpeningsBy(member, other)).ToList();
        var awaited = others.SelectMany(other => OpeningsBy(other, member)).ToList();
        return new Standing
        {
            Id = member,
            Given = new(given.Count, Kinds(given)),
            Received = new(received.Count, Kinds(received)),
            OutPartners = given.Select(e => e.Target).Distinct().Count(),
            InPartners = received.Select(e => e.Actor).Distinct().Count(),
            MutualPartners = given.Select(e => e.Target).Intersect(received.Select(e => e.Actor)).Count(),
            Matched = others.Sum(other => Math.Min(Engagements(member, other).Count, Engagements(other, member).Count)),
            SelfEngagements = Engagements(member, member).Count,
            Views = Members.Append(null).Sum(viewer => Views(viewer, member).Sum(view => view.Count)),
            Opened = Sums(opened),
            ReceivedOpenings = Sums(awaited),
            PeopleAnswered = awaited.Where(opening => opening.AnsweredAt is not null).Select(opening => opening.By).Distinct().Count(),
            AnswersGiven = Bins(awaited, opening => opening.AnsweredAt),
            AnswersReceived = Bins(opened, opening => opening.AnsweredAt),
            Followers = others.Count(other => Follows(other, member)),
            Following = others.Count(other => Follows(member, other)),
            MutualFollows = others.Count(other => Follows(other, member) && Follows(member, other)),
            FirstSeen = seen.Min(),
            LastSeen = seen.Max(),
        };
    }

    private OpeningSums Sums(List<NaiveOpening> openings) => new(
        openings.Count,
        openings.Count(opening => opening.AnsweredAt is not null),
        openings.Count(IsInWindow),
        openings.Count(opening => opening.ReplacedAt is not null));

    private static LatencyBins Bins(List<NaiveOpening> openings, Func<NaiveOpening, DateTimeOffset?> end) => LatencyBins.Of([.. openings
        .Where(opening => end(opening) is not null)
        .GroupBy(opening => LatencyBins.BinOf(end(opening)!.Value - opening.At))
        .OrderBy(bin => bin.Key)
        .Select(bin => (bin.Key, bin.LongCount()))]);

    private static KindCounts Kinds(List<Engagement> engagements) =>
        engagements.CountBy(e => e.Kind!).Aggregate(KindCounts.None, (counts, kind) => counts.Add(kind.Key, kind.Value));

    // [The network]

    /// <summary>The edges of any kind together (null) or of one kind.</summary>
    public EdgeSums Edges(string? kind)
    {
        List<long> counts = [];
        HashSet<string> members = [];
        var (mutual, matched) = (0L, 0L);
        foreach (var (one, other) in OrderedPairs())
        {
            var (there, back) = (Count(one, other), Count(other, one));
            if (there > 0)
            {
                counts.Add(there);
                members.UnionWith([one, other]);
                mutual += back > 0 ? 1 : 0;
                matched += Math.Min(there, back);
            }
        }

        return new(counts.Sum(), members.Count, counts.Count, mutual / 2, matched / 2);

        long Count(string one, string other) => Engagements(one, other).Count(e => kind is null || e.Kind == kind);
    }

    public KindOpenings OpeningsOf(string kind)
    {
        var openings = OrderedPairs().SelectMany(pair => OpeningsBy(pair.One, pair.Other)).Where(opening => opening.Kind == kind).ToList();
        return new(Sums(openings), Bins(openings, opening => opening.AnsweredAt), Bins(openings, opening => opening.ReplacedAt));
    }

    public long SelfEngagements() => Members.Sum(member => Engagements(member, member).Count);

    public long AllViews() => Happened().Where(e => e.Kind == "view").Sum(e => e.Count);

    private IEnumerable<(string One, string Other)> OrderedPairs() =>
        from one in Members from other in Members where one != other select (one, other);

    // [Terms, outcomes by day]

    /// <summary>Days on which something may have come about.</summary>
    public IEnumerable<DateOnly> Days() =>
        _history.SelectMany(e => new[] { Day(e.OccurredAt), Day(e.OccurredAt + _policy.Window) }).Distinct();

    public MemberDay MemberDay(string member, DateOnly day)
    {
        var others = Members.Where(other => other != member).ToList();
        var opened = others.SelectMany(other => OpeningsBy(member, other)).ToList();
        var awaited = others.SelectMany(other => OpeningsBy(other, member)).ToList();
        return new MemberDay
        {
            Given = others.Sum(other => Engagements(member, other).Count(e => Day(e.OccurredAt) == day)),
            Received = others.Sum(other => Engagements(other, member).Count(e => Day(e.OccurredAt) == day)),
            Opened = opened.Count(opening => Day(opening.At) == day),
            Answered = awaited.Count(opening => Day(opening.AnsweredAt) == day),
            AnsweredInWindow = awaited.Count(opening => Day(opening.AnsweredAt) == day && IsInWindow(opening)),
            RanOut = awaited.Count(opening => RanOutOn(opening) == day),
            Waited = awaited.Count(opening => Waited(opening, day)),
            AwaitedOpen = awaited.Count(opening => Day(opening.At) == day && IsOpen(opening)),
            AnswersReceived = opened.Count(opening => Day(opening.AnsweredAt) == day),
            Engagers = others.Count(other => Engagements(other, member).Exists(e => Day(e.OccurredAt) == day)),
            FollowersGained = others.Sum(other => FollowMoments(other, member, ends: false).Count(at => Day(at) == day)),
            FollowersBack = others.Sum(other => FollowPlaces(other, member, ends: false).Count(follow => Day(follow.At) == day && Attribution(other, member, follow).Back)),
            FollowersLed = others.Sum(other => FollowPlaces(other, member, ends: false).Count(follow => Day(follow.At) == day && Attribution(other, member, follow).Led)),
            FollowersLost = others.Sum(other => FollowMoments(other, member, ends: true).Count(at => Day(at) == day)),
            ViewsKnown = Members.Sum(viewer => Views(viewer, member).Where(view => Day(view.OccurredAt) == day).Sum(view => view.Count)),
            ViewsUnknown = Views(null, member).Where(view => Day(view.OccurredAt) == day).Sum(view => view.Count),
        };
    }

    public NetworkDay NetworkDay(string kind, DateOnly day)
    {
        if (kind.Length == 0)
        {
            return new NetworkDay
            {
                NewMutual = OrderedPairs().Count(pair =>
                    Engagements(pair.One, pair.Other) is [var first, ..] && Between(pair.One, pair.Other).First() != first && Day(first.OccurredAt) == day),
                FollowersGained = OrderedPairs().Sum(pair => FollowMoments(pair.One, pair.Other, ends: false).Count(at => Day(at) == day)),
                FollowersLost = OrderedPairs().Sum(pair => FollowMoments(pair.One, pair.Other, ends: true).Count(at => Day(at) == day)),
                Views = Happened().Where(e => e.Kind == "view" && Day(e.OccurredAt) == day).Sum(e => e.Count),
            };
        }

        var openings = OrderedPairs().SelectMany(pair => OpeningsBy(pair.One, pair.Other)).Where(opening => opening.Kind == kind).ToList();
        return new NetworkDay
        {
            Engagements = OrderedPairs().Sum(pair => Engagements(pair.One, pair.Other).Count(e => e.Kind == kind && Day(e.OccurredAt) == day)),
            Opened = openings.Count(opening => Day(opening.At) == day),
            Answered = openings.Count(opening => Day(opening.AnsweredAt) == day),
            AnsweredInWindow = openings.Count(opening => Day(opening.AnsweredAt) == day && IsInWindow(opening)),
            RanOut = openings.Count(opening => RanOutOn(opening) == day),
            Waited = openings.Count(opening => Waited(opening, day)),
            Open = openings.Count(opening => Day(opening.At) == day && IsOpen(opening)),
        };
    }

    private DateOnly? RanOutOn(NaiveOpening opening) => opening.ReplacedAt is null ? null : Day(opening.At + _policy.Window);

    /// <summary>Answered or run out on the day, and known already when it began.</summary>
    private bool Waited(NaiveOpening opening, DateOnly day) =>
        (Day(opening.AnsweredAt) == day || RanOutOn(opening) == day)
        && new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) - opening.At > _policy.Window / 7;

    private static DateOnly? Day(DateTimeOffset? time) => time is { } at ? Day(at) : null;

    private static DateOnly Day(DateTimeOffset time) => new(time.UtcDateTime.Year, time.UtcDateTime.Month, time.UtcDateTime.Day);

    private static string IdText(Engagement engagement) => Convert.ToHexString(engagement.EventId.ToByteArray(bigEndian: true));
}
