namespace Reciprocity.Projection.Schedules;

/// <summary>Of when a measure is that is not computed when it is asked for.</summary>
/// <param name="AsOf">The time that it is of.</param>
/// <param name="Position">The network's last folded journal sequence then.</param>
/// <param name="AgeSeconds">How long ago that was.</param>
public sealed record ComputedAnswer(DateTimeOffset AsOf, long Position, double AgeSeconds)
{
    internal static ComputedAnswer Of(DateTimeOffset computedAsOf, long position, DateTimeOffset asOf) =>
        new(computedAsOf, position, Math.Max(0, (asOf - computedAsOf).TotalSeconds));
}
