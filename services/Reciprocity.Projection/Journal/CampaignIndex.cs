namespace Reciprocity.Projection.Journal;

/// <summary>The journal's index by campaign. Events without a campaign are not in it, so they pay next to nothing for it.</summary>
internal static class CampaignIndex
{
    /// <summary>As they stand in the index; a query has to use the same.</summary>
    public const string Campaign = "((data->>'campaign') collate \"C\")";
    public const string HasCampaign = "(data->>'campaign') is not null";

    public static JournalIndex Index { get; } = new("mt_events_campaign", $"(tenant_id, {Campaign}, seq_id) where {HasCampaign}");
}
