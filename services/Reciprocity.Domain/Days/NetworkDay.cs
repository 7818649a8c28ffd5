namespace Reciprocity.Domain.Days;

/// <summary>What came about in a network on one UTC day by engagements (or openings) of one kind: sums of outcomes.</summary>
/// <remarks>New mutual ties, followers and views belong to no kind, or to one only; they are counted under the empty kind.</remarks>
public readonly record struct NetworkDay
{
    public long Engagements { get; init; }

    /// <summary>Expectations opened.</summary>
    public long Opened { get; init; }

    /// <summary>Openings answered, in the window or late.</summary>
    public long Answered { get; init; }

    /// <summary>Openings answered within the window.</summary>
    public long AnsweredInWindow { get; init; }

    /// <summary>Openings whose window ended unanswered on this day and that were replaced since.</summary>
    public long RanOut { get; init; }

    /// <summary>Of those answered or run out: the ones that were known when the day began.</summary>
    public long Waited { get; init; }

    /// <summary>Of the expectations opened on this day: those that are still open.</summary>
    public long Open { get; init; }

    /// <summary>Pairs that became mutual.</summary>
    public long NewMutual { get; init; }

    public long FollowersGained { get; init; }

    public long FollowersLost { get; init; }

    public long Views { get; init; }

    public static NetworkDay operator +(in NetworkDay x, in NetworkDay y) => new()
    {
        Engagements = x.Engagements + y.Engagements,
        Opened = x.Opened + y.Opened,
        Answered = x.Answered + y.Answered,
        AnsweredInWindow = x.AnsweredInWindow + y.AnsweredInWindow,
        RanOut = x.RanOut + y.RanOut,
        Waited = x.Waited + y.Waited,
        Open = x.Open + y.Open,
        NewMutual = x.NewMutual + y.NewMutual,
        FollowersGained = x.FollowersGained + y.FollowersGained,
        FollowersLost = x.FollowersLost + y.FollowersLost,
        Views = x.Views + y.Views,
    };
}
