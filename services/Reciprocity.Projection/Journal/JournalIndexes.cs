using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Journal;

/// <summary>An index of the journal's events by what is in them, which Marten's schema management cannot express and has to leave alone.</summary>
/// <param name="Definition">What comes behind the table's name.</param>
internal sealed record JournalIndex(string Name, string Definition);

/// <summary>All of them.</summary>
internal static class JournalIndexes
{
    public static IReadOnlyList<JournalIndex> All { get; } = [PairIndex.Index, HistoricalIndex.Index, CampaignIndex.Index];

    /// <summary>Makes those that are missing.</summary>
    public static async Task CreateAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        foreach (var index in All)
        {
            await using var command = database.CreateCommand($"create index if not exists {index.Name} on {Schemas.Journal}.mt_events {index.Definition}");
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
