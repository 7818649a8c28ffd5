namespace Reciprocity.Domain.Engagements;

/// <summary>The earlier and the later of two moments, where null is none.</summary>
public static class Moments
{
    public static DateTimeOffset? Earlier(DateTimeOffset? x, DateTimeOffset? y) => x is null || y < x ? y ?? x : x;

    public static DateTimeOffset? Later(DateTimeOffset? x, DateTimeOffset? y) => x is null || y > x ? y ?? x : x;
}
