using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Days;

/// <summary>Sums outcomes by UTC day: of each member, and of the network by kind.</summary>
public sealed class DaySums(EngagementPolicy policy)
{
    private readonly Sums<MemberDay> _members = new();
    private readonly Sums<NetworkDay> _network = new();

    /// <summary>By member and day.</summary>
    public IEnumerable<KeyValuePair<(string Member, DateOnly Day), MemberDay>> Members => _members.All;

    /// <summary>By kind and day.</summary>
    public IEnumerable<KeyValuePair<(string Kind, DateOnly Day), NetworkDay>> Network => _network.All;

    /// <summary>Adds an outcome of the pair, <paramref name="times"/> times: −1 takes it back.</summary>
    public void Add(Relationship pair, in Outcome outcome, int times)
    {
        var (by, other) = outcome.By == Side.A ? (pair.A, pair.B) : (pair.B, pair.A);
        var amount = times * outcome.Amount;
        switch (outcome.Type)
        {
            case OutcomeType.Engaged:
                Add(by, outcome, new MemberDay { Given = amount });
                Add(other, outcome, new MemberDay { Received = amount });
                Add(outcome.Kind!, outcome, new NetworkDay { Engagements = amount });
                break;
            case OutcomeType.Viewed:
                Add(other, outcome, by.Length == 0 ? new MemberDay { ViewsUnknown = amount } : new MemberDay { ViewsKnown = amount });
                Add("", outcome, new NetworkDay { Views = amount });
                break;
            case OutcomeType.Opened:
                AddOpened(by, other, outcome, amount);
                break;
            case OutcomeType.Unopened:
                AddOpened(by, other, outcome, -amount);
                break;
            case OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate:
                AddAnswered(by, other, outcome, amount);
                break;
            case OutcomeType.RanOut:
                var openedAt = outcome.At - policy.Window;
                var waited = Waited(outcome, openedAt, amount);
                Add(other, outcome, new MemberDay { RanOut = amount, Waited = waited });
                Add(outcome.Kind!, outcome, new NetworkDay { RanOut = amount, Waited = waited });
                AddClosed(other, outcome, openedAt, amount);
                break;
            case OutcomeType.BecameMutual:
                Add("", outcome, new NetworkDay { NewMutual = amount });
                break;
            case OutcomeType.EngagedThatDay:
                Add(other, outcome, new MemberDay { Engagers = amount });
                break;
            case OutcomeType.FollowedBack:
                Add(other, outcome, new MemberDay { FollowersBack = amount });
                break;
            case OutcomeType.FollowLed:
                Add(other, outcome, new MemberDay { FollowersLed = amount });
                break;
            case OutcomeType.FollowGained:
                Add(other, outcome, new MemberDay { FollowersGained = amount });
                Add("", outcome, new NetworkDay { FollowersGained = amount });
                break;
            case OutcomeType.FollowLost:
                Add(other, outcome, new MemberDay { FollowersLost = amount });
                Add("", outcome, new NetworkDay { FollowersLost = amount });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Type, "Outcomes of this type are not summed by day.");
        }
    }

    private void AddOpened(string by, string awaited, in Outcome outcome, long amount)
    {
        Add(by, outcome, new MemberDay { Opened = amount });
        Add(awaited, outcome, new MemberDay { AwaitedOpen = amount });
        Add(outcome.Kind!, outcome, new NetworkDay { Opened = amount, Open = amount });
    }

    private void AddAnswered(string opener, string answerer, in Outcome outcome, long amount)
    {
        var inWindow = outcome.Type == OutcomeType.AnsweredInWindow ? amount : 0;
        var openedAt = outcome.At - outcome.Duration;
        var waited = Waited(outcome, openedAt, amount);
        Add(opener, outcome, new MemberDay { AnswersReceived = amount });
        Add(answerer, outcome, new MemberDay { Answered = amount, AnsweredInWindow = inWindow, Waited = waited });
        Add(outcome.Kind!, outcome, new NetworkDay { Answered = amount, AnsweredInWindow = inWindow, Waited = waited });
        AddClosed(answerer, outcome, openedAt, amount);
    }

    /// <summary>What is open no more was counted on the day on which it was opened.</summary>
    private void AddClosed(string awaited, in Outcome outcome, DateTimeOffset openedAt, long amount)
    {
        var opened = outcome with { At = openedAt };
        Add(awaited, opened, new MemberDay { AwaitedOpen = -amount });
        Add(outcome.Kind!, opened, new NetworkDay { Open = -amount });
    }

    private long Waited(in Outcome outcome, DateTimeOffset openedAt, long amount) =>
        openedAt < StartOf(outcome.At) - (policy.Window / 7) ? amount : 0;

    private static DateTimeOffset StartOf(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    private void Add(string member, in Outcome outcome, in MemberDay sums) => _members.Of(member, outcome) += sums;

    private void Add(string kind, in Outcome outcome, in NetworkDay sums) => _network.Of(kind, outcome) += sums;

    /// <summary>Sums in boxes: in the table itself, which is copied when it grows, they would be what is copied.</summary>
    private sealed class Sums<T>
        where T : struct
    {
        private readonly Dictionary<(string Of, DateOnly Day), StrongBox<T>> _boxes = [];

        public IEnumerable<KeyValuePair<(string Of, DateOnly Day), T>> All => _boxes.Select(box => KeyValuePair.Create(box.Key, box.Value.Value));

        public ref T Of(string of, in Outcome outcome) =>
            ref (CollectionsMarshal.GetValueRefOrAddDefault(_boxes, (of, DateOnly.FromDateTime(outcome.At.UtcDateTime)), out _) ??= new()).Value;
    }
}
