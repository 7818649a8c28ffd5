using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Journal;

/// <summary>The journal's index by campaign. Events without a campaign are not in it, so they pay next to nothing for it.</summary>
internal static class CampaignIndex
{
    public const string Name = "mt_events_campaign";

    /// <summary>As they stand in the index; a query has to use the same.</summary>
    public const string Campaign = "((data->>'campaign') collate \"C\")";
    public const string HasCampaign = "(data->>'campaign') is not null";

    public static async Task CreateAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"create index if not exists {Name} on {Schemas.Journal}.mt_events (tenant_id, {Campaign}, seq_id) where {HasCampaign}");
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
