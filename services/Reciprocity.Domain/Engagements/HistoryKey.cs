namespace Reciprocity.Domain.Engagements;

/// <summary>A place in the order of a pair's history: by time, then by event id as 16 big-endian bytes.</summary>
public readonly record struct HistoryKey(DateTimeOffset At, Guid EventId) : IComparable<HistoryKey>
{
    // Guid.CompareTo compares its parts as unsigned numbers, first to last: the order of the big-endian bytes.
    public int CompareTo(HistoryKey other) => At.CompareTo(other.At) is var byTime and not 0 ? byTime : EventId.CompareTo(other.EventId);

    public static bool operator <(HistoryKey left, HistoryKey right) => left.CompareTo(right) < 0;

    public static bool operator >(HistoryKey left, HistoryKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(HistoryKey left, HistoryKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(HistoryKey left, HistoryKey right) => left.CompareTo(right) >= 0;
}
