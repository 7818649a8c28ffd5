using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Journal;

/// <summary>The journal's index of backfills: what has come of them since a position is asked for whenever alerts may be raised. It holds nothing else, so that other events cost nothing.</summary>
internal static class HistoricalIndex
{
    public const string Name = "mt_events_historical";

    /// <summary>As it stands in the index; a query has to use the same.</summary>
    /// <param name="data">The event, as SQL.</param>
    public static string IsHistorical(string data) => $"({data}->>'historical') = 'true'";

    public static async Task CreateAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"create index if not exists {Name} on {Schemas.Journal}.mt_events (tenant_id, seq_id) where {IsHistorical("data")}");
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
