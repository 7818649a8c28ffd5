namespace Reciprocity.Projection.Journal;

/// <summary>The journal's index by pair and time: what a pair's history is read by when it has to be folded anew.</summary>
internal static class PairIndex
{
    /// <summary>As they stand in the index; a query has to use the same.</summary>
    public const string Pair = "((data->>'pair')::uuid)";
    public const string OccurredAt = "((data->>'occurredAt') collate \"C\")";

    public static JournalIndex Index { get; } = new("mt_events_pair", $"({Pair}, tenant_id, {OccurredAt})");
}
