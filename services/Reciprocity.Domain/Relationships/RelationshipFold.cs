using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Policies;

namespace Reciprocity.Domain.Relationships;

/// <summary>
/// Folds the history of a pair, in its order, into what is known of it. Pure: the same history gives the same state, bit for
/// bit, whether it is folded at once or in pieces.
/// </summary>
public sealed class RelationshipFold(EngagementPolicy policy)
{
    /// <summary>A pair of which nothing is known yet; <paramref name="actor"/> is null for an unknown viewer.</summary>
    public static Relationship Start(Guid pair, string? actor, string target)
    {
        actor ??= "";
        var (a, b) = MemberOrder.Compare(actor, target) <= 0 ? (actor, target) : (target, actor);
        return new Relationship { Id = pair, A = a, B = b };
    }

    /// <summary>The pair after its whole history.</summary>
    /// <param name="start">The pair as <see cref="Start"/> gives it, or at a checkpoint before all of the history.</param>
    /// <param name="outcomes">Is given what the history brought about.</param>
    public Relationship Fold(Relationship start, History history, ICollection<Outcome>? outcomes = null)
    {
        var pair = start;
        foreach (var step in history.Steps)
        {
            pair = Fold(pair, step, outcomes);
        }

        return pair with { Latest = history.Latest ?? start.Latest, Retracted = history.Retracted, Waits = history.Waits };
    }

    /// <summary>The pair after one step of its history.</summary>
    public Relationship Fold(Relationship pair, History.Step step, ICollection<Outcome>? outcomes = null) =>
        step.EndsFollow ? EndFollow(pair, step.Engagement, outcomes) : Apply(pair, step.Engagement, outcomes);

    /// <summary>The pair after one more engagement, with which it <see cref="Relationship.CanEvolveWith">can evolve</see>.</summary>
    public Relationship Evolve(Relationship pair, Engagement engagement, ICollection<Outcome>? outcomes = null)
    {
        var evolved = Apply(pair, engagement, outcomes);
        return engagement.Kind == EngagementPolicy.View ? evolved : evolved with { Latest = engagement.Key };
    }

    private Relationship Apply(Relationship pair, Engagement engagement, ICollection<Outcome>? outcomes)
    {
        if (!policy.Knows(engagement.Kind!))
        {
            return pair;
        }

        var by = (engagement.Actor ?? "") == pair.A ? Side.A : Side.B;
        var given = pair.Given(by);
        if (engagement.Kind == EngagementPolicy.View)
        {
            outcomes?.Add(new(OutcomeType.Viewed, engagement.OccurredAt, by, engagement.Kind, engagement.Count, default));
            return With(pair, by, given with { Views = given.Views + engagement.Count });
        }

        if (!pair.IsOfTwo())
        {
            return With(pair, by, Counted(given, engagement));
        }

        if (engagement.Kind == EngagementPolicy.Follow)
        {
            if (given.Follows)
            {
                return pair;
            }

            given = given with { Follows = true };
            FollowGained(pair.Given(Other(by)), engagement.OccurredAt, by, outcomes);
        }

        outcomes?.Add(new(OutcomeType.Engaged, engagement.OccurredAt, by, engagement.Kind, 1, default));
        if (given.Last is not { } last || last.UtcDateTime.Date < engagement.OccurredAt.UtcDateTime.Date)
        {
            outcomes?.Add(new(OutcomeType.EngagedThatDay, engagement.OccurredAt, by, null, 1, default));
        }

        if (given.Total == 0 && pair.Given(Other(by)).Total > 0)
        {
            outcomes?.Add(new(OutcomeType.BecameMutual, engagement.OccurredAt, by, null, 1, default));
        }

        return Expect(With(pair, by, Stronger(given, engagement)), by, engagement, outcomes);
    }

    /// <summary>A follow is put down to the followed where they had followed, or engaged, the follower before.</summary>
    private void FollowGained(DirectedTally byFollowed, DateTimeOffset at, Side by, ICollection<Outcome>? outcomes)
    {
        outcomes?.Add(new(OutcomeType.FollowGained, at, by, null, 1, default));
        if (byFollowed.Follows)
        {
            outcomes?.Add(new(OutcomeType.FollowedBack, at, by, null, 1, default));
        }
        else if (at - byFollowed.Last <= policy.Window)
        {
            outcomes?.Add(new(OutcomeType.FollowLed, at, by, null, 1, default));
        }
    }

    private DirectedTally Stronger(DirectedTally given, Engagement engagement)
    {
        var (at, kind) = (engagement.OccurredAt, engagement.Kind!);
        var sinceFirst = at - given.First;
        return Counted(given, engagement) with
        {
            Strength = Strength.Add(given.Strength, policy.Weights[kind], at, policy),
            StrengthByKind = StrengthByKind(given, kind, at),
            Returned = given.Returned || (sinceFirst > policy.Window && sinceFirst <= 5 * policy.Window),
            EarlierWeeks = Weeks.Earlier(given, at),
        };
    }

    private KindStrengths? StrengthByKind(DirectedTally given, string kind, DateTimeOffset at)
    {
        var weight = policy.Weights[kind];
        if (weight <= 0 || given.Strength is not { } all)
        {
            return given.StrengthByKind;
        }

        if (given.StrengthByKind is not { } known)
        {
            var only = given.ByKind.First(counted => policy.Weights[counted.Key] > 0).Key;
            if (only == kind)
            {
                return null;
            }

            known = KindStrengths.None.With(only, all);
        }

        return known.With(kind, Strength.Add(known[kind], weight, at, policy)!.Value);
    }

    /// <summary>Settles, opens or goes on with the expectation that the other side reciprocates.</summary>
    private Relationship Expect(Relationship pair, Side by, Engagement engagement, ICollection<Outcome>? outcomes)
    {
        var (at, kind) = (engagement.OccurredAt, engagement.Kind!);
        if (pair.Ledger.Opening is not { } open)
        {
            return Open(pair, by, at, kind, outcomes);
        }

        var waited = at - open.At;
        if (open.By != by)
        {
            return Answer(pair, open, at, waited, outcomes);
        }

        if (waited <= policy.Window)
        {
            var heavier = waited == TimeSpan.Zero && policy.Weights[kind] > policy.Weights[open.Kind];
            if (heavier)
            {
                outcomes?.Add(new(OutcomeType.Unopened, at, by, open.Kind, 1, default));
                outcomes?.Add(new(OutcomeType.Opened, at, by, kind, 1, default));
            }

            return pair with { Ledger = pair.Ledger with { Opening = open with { Count = open.Count + 1, Kind = heavier ? kind : open.Kind } } };
        }

        outcomes?.Add(new(OutcomeType.RanOut, open.At + policy.Window, by, open.Kind, 1, waited));
        var given = pair.Given(by);
        return Open(With(pair, by, given with { RanOut = given.RanOut + 1 }), by, at, kind, outcomes);
    }

    private static Relationship Open(Relationship pair, Side by, DateTimeOffset at, string kind, ICollection<Outcome>? outcomes)
    {
        outcomes?.Add(new(OutcomeType.Opened, at, by, kind, 1, default));
        var given = pair.Given(by);
        return With(pair, by, given with { Opened = given.Opened + 1 }) with { Ledger = pair.Ledger with { Opening = new(by, at, 1, kind) } };
    }

    private Relationship Answer(Relationship pair, Opening open, DateTimeOffset at, TimeSpan latency, ICollection<Outcome>? outcomes)
    {
        var inWindow = latency <= policy.Window;
        outcomes?.Add(new(inWindow ? OutcomeType.AnsweredInWindow : OutcomeType.AnsweredLate, at, open.By, open.Kind, 1, latency));
        var opened = pair.Given(open.By);
        opened = opened with
        {
            Answered = opened.Answered + 1,
            AnsweredInWindow = opened.AnsweredInWindow + (inWindow ? 1 : 0),
            AnsweredAtFirst = opened.AnsweredAtFirst || (at > opened.First && at - opened.First <= policy.Window),
        };
        return With(pair, open.By, opened) with
        {
            Ledger = new(pair.Ledger.Exchanges + 1, null),
        };
    }

    private static Relationship EndFollow(Relationship pair, Engagement follow, ICollection<Outcome>? outcomes)
    {
        var by = follow.Actor == pair.A ? Side.A : Side.B;
        var given = pair.Given(by);
        if (!given.Follows || !pair.IsOfTwo())
        {
            return pair;
        }

        outcomes?.Add(new(OutcomeType.FollowLost, follow.OccurredAt, by, null, 1, default));
        return With(pair, by, given with { Follows = false });
    }

    private static DirectedTally Counted(DirectedTally given, Engagement engagement) => given with
    {
        Total = given.Total + 1,
        ByKind = given.ByKind.Add(engagement.Kind!, 1),
        First = given.First ?? engagement.OccurredAt,
        Last = engagement.OccurredAt,
    };

    private static Side Other(Side side) => side == Side.A ? Side.B : Side.A;

    private static Relationship With(Relationship pair, Side by, DirectedTally given) =>
        by == Side.A ? pair with { AToB = given } : pair with { BToA = given };
}
