using Reciprocity.Domain.Engagements;

namespace Reciprocity.Domain.Relationships;

/// <summary>What one side of a pair gave the other. Views are kept apart: they are no engagements.</summary>
public sealed record DirectedTally
{
    public static DirectedTally None { get; } = new();

    /// <summary>Engagements of any kind.</summary>
    public long Total { get; init; }

    public KindCounts ByKind { get; init; } = KindCounts.None;

    /// <summary>When the first engagement was; null when there is none.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>When the last engagement was; null when there is none.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>Its strength in log form: <see cref="Relationships.Strength"/>; null when nothing of weight was given.</summary>
    public double? Strength { get; init; }

    /// <summary>The same of each kind; null while all of it is of one kind, whose strength is then <see cref="Strength"/>.</summary>
    public KindStrengths? StrengthByKind { get; init; }

    /// <summary>Whether this side follows the other.</summary>
    public bool Follows { get; init; }

    /// <summary>Impressions of the other side's content.</summary>
    public long Views { get; init; }

    /// <summary>How often this side opened an expectation.</summary>
    public long Opened { get; init; }

    /// <summary>How many of its openings the other side answered, in the window or late.</summary>
    public long Answered { get; init; }

    /// <summary>How many of its openings the other side answered within the window.</summary>
    public long AnsweredInWindow { get; init; }

    /// <summary>How many of its openings were replaced by a later one, unanswered.</summary>
    public long RanOut { get; init; }

    /// <summary>Whether the other side answered one of its openings in the window after its first engagement.</summary>
    public bool AnsweredAtFirst { get; init; }

    /// <summary>Whether this side engaged the other again after that window, and within four more.</summary>
    public bool Returned { get; init; }

    /// <summary>
    /// The ISO weeks before that of <see cref="Last"/> in which it engaged the other: bit n − 1 is set for the nth week before, n up
    /// to 7.
    /// </summary>
    public int EarlierWeeks { get; init; }
}
