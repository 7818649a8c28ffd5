namespace Reciprocity.Projection.Journal;

/// <summary>
/// The journal's index of backfills: what has come of them since a position is asked for whenever alerts may be raised. It holds
/// nothing else, so that other events cost next to nothing.
/// </summary>
internal static class HistoricalIndex
{
    public static JournalIndex Index { get; } = new("mt_events_historical", $"(tenant_id, seq_id) where {IsHistorical("data")}");

    /// <summary>As it stands in the index; a query has to use the same.</summary>
    /// <param name="data">The event, as SQL.</param>
    public static string IsHistorical(string data) => $"({data}->>'historical') = 'true'";
}
