namespace Reciprocity.Domain.Relationships;

/// <summary>One of the two sides of a pair.</summary>
public enum Side
{
    A,
    B,
}

/// <summary>Who of a pair waits for whom: the expectation that the other reciprocates.</summary>
/// <param name="Exchanges">Openings that were answered, in the window or late.</param>
/// <param name="Opening">The opening that is not answered yet; null when the pair is settled.</param>
public sealed record Ledger(long Exchanges, Opening? Opening)
{
    public static Ledger Settled { get; } = new(0, null);
}

/// <summary>An expectation that is open.</summary>
/// <param name="By">Who opened it; the answer is awaited of the other.</param>
/// <param name="At">When.</param>
/// <param name="Count">Engagements of the opener since, the opening one included.</param>
/// <param name="Kind">The kind of the heaviest of the opener's engagements at exactly <paramref name="At"/>.</param>
public sealed record Opening(Side By, DateTimeOffset At, long Count, string Kind)
{
    internal Opening ByTheOther() => this with { By = By == Side.A ? Side.B : Side.A };
}
