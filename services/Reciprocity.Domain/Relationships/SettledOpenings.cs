namespace Reciprocity.Domain.Relationships;

/// <summary>Whose answer was awaited by whom, to an opening of which kind.</summary>
public readonly record struct OpeningKey(string Opener, string Awaited, string Kind);

/// <summary>Openings that are open no more.</summary>
/// <param name="Settled">Answered, in the window or late, or run out.</param>
/// <param name="InWindow">Of these, answered in the window.</param>
public readonly record struct SettledOpenings(long Settled, long InWindow)
{
    /// <summary>What an outcome settles; none for outcomes of other types.</summary>
    public static SettledOpenings Of(in Outcome outcome, int times) => outcome.Type switch
    {
        OutcomeType.AnsweredInWindow => new(times, times),
        OutcomeType.AnsweredLate or OutcomeType.RanOut => new(times, 0),
        _ => default,
    };

    public static SettledOpenings operator +(SettledOpenings x, SettledOpenings y) => new(x.Settled + y.Settled, x.InWindow + y.InWindow);
}
