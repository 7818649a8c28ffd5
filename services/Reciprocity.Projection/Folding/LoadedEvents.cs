using JasperFx.Events;
using Npgsql;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Folding;

/// <summary>The engagements of a page as the daemon has loaded them, or as they are now.</summary>
internal static class LoadedEvents
{
    /// <summary>Whatever else the journal holds changes no read model.</summary>
    public static List<(Guid Id, EngagementJournaled Journaled)> Of(IEnumerable<IEvent> events) =>
        [.. events.Where(recorded => recorded.Data is EngagementJournaled).Select(recorded => (recorded.Id, (EngagementJournaled)recorded.Data))];

    /// <summary>
    /// The same from the journal itself. The daemon loads pages ahead, and hands over again what could not be committed: such a page may
    /// name a member that was erased meanwhile.
    /// </summary>
    public static async Task<List<(Guid Id, EngagementJournaled Journaled)>> AgainAsync(
        NpgsqlConnection connection, IEnumerable<IEvent> loaded, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand($"select id, data from {Schemas.Journal}.mt_events where seq_id = any($1) order by seq_id", connection);
        query.Parameters.Add(new() { Value = loaded.Where(recorded => recorded.Data is EngagementJournaled).Select(recorded => recorded.Sequence).ToArray() });
        List<(Guid Id, EngagementJournaled Journaled)> events = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            events.Add((reader.GetGuid(0), reader.Document<EngagementJournaled>(1)));
        }

        return events;
    }
}
