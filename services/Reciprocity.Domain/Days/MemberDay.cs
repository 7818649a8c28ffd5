namespace Reciprocity.Domain.Days;

/// <summary>What came about for one member on one UTC day: sums of outcomes.</summary>
public readonly record struct MemberDay
{
    /// <summary>Engagements given to others.</summary>
    public long Given { get; init; }

    /// <summary>Engagements received from others.</summary>
    public long Received { get; init; }

    /// <summary>Expectations it opened.</summary>
    public long Opened { get; init; }

    /// <summary>Openings of others that it answered, in the window or late.</summary>
    public long Answered { get; init; }

    /// <summary>Openings of others that it answered within the window.</summary>
    public long AnsweredInWindow { get; init; }

    /// <summary>Openings of others whose window ended unanswered on this day and that were replaced since.</summary>
    public long RanOut { get; init; }

    /// <summary>Of those it answered or let run out: the ones that were known (open for longer than a seventh of the window) when the day began.</summary>
    public long Waited { get; init; }

    /// <summary>Of the openings that others made towards it on this day: those that are still open.</summary>
    public long AwaitedOpen { get; init; }

    /// <summary>Its own openings that others answered, in the window or late.</summary>
    public long AnswersReceived { get; init; }

    /// <summary>Distinct others who engaged it.</summary>
    public long Engagers { get; init; }

    public long FollowersGained { get; init; }

    /// <summary>Of the followers gained, those whom it followed already.</summary>
    public long FollowersBack { get; init; }

    /// <summary>Of the followers gained, those whom it had engaged in the window before and did not follow.</summary>
    public long FollowersLed { get; init; }

    public long FollowersLost { get; init; }

    /// <summary>Views of its content by known viewers.</summary>
    public long ViewsKnown { get; init; }

    /// <summary>Views of its content by unknown viewers.</summary>
    public long ViewsUnknown { get; init; }

    public static MemberDay operator +(in MemberDay x, in MemberDay y) => new()
    {
        Given = x.Given + y.Given,
        Received = x.Received + y.Received,
        Opened = x.Opened + y.Opened,
        Answered = x.Answered + y.Answered,
        AnsweredInWindow = x.AnsweredInWindow + y.AnsweredInWindow,
        RanOut = x.RanOut + y.RanOut,
        Waited = x.Waited + y.Waited,
        AwaitedOpen = x.AwaitedOpen + y.AwaitedOpen,
        AnswersReceived = x.AnswersReceived + y.AnswersReceived,
        Engagers = x.Engagers + y.Engagers,
        FollowersGained = x.FollowersGained + y.FollowersGained,
        FollowersBack = x.FollowersBack + y.FollowersBack,
        FollowersLed = x.FollowersLed + y.FollowersLed,
        FollowersLost = x.FollowersLost + y.FollowersLost,
        ViewsKnown = x.ViewsKnown + y.ViewsKnown,
        ViewsUnknown = x.ViewsUnknown + y.ViewsUnknown,
    };
}
