using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Journal;

/// <summary>The journal's index by pair and time: what a pair's history is read by when it has to be folded anew.</summary>
internal static class PairIndex
{
    public const string Name = "mt_events_pair";

    /// <summary>As they stand in the index; a query has to use the same.</summary>
    public const string Pair = "((data->>'pair')::uuid)";
    public const string OccurredAt = "((data->>'occurredAt') collate \"C\")";

    public static async Task CreateAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"create index if not exists {Name} on {Schemas.Journal}.mt_events ({Pair}, tenant_id, {OccurredAt})");
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
