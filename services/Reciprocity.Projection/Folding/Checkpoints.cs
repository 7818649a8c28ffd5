using Marten;
using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// States of a pair with a long history at every <see cref="Spacing"/>th of its engagements, so that a late one costs what
/// comes after the checkpoint before it and not the whole. A pair with a retraction has none: that may reach back anywhere.
/// </summary>
internal sealed class Checkpoints
{
    public const int Spacing = 512;
    public const string TableName = "fold_checkpoint";
    private readonly List<Relationship> _passed = [];
    private readonly List<(Guid Pair, HistoryKey From)> _outdated = [];

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("pair", "uuid").AsPrimaryKey();
        table.AddColumn("at", "timestamptz").AsPrimaryKey();
        table.AddColumn("event_id", "uuid").AsPrimaryKey();
        table.AddColumn("state", "jsonb").NotNull();
        return table;
    }

    /// <summary>Whether a pair can have checkpoints at all.</summary>
    public static bool MayExistFor(Relationship pair) => pair.AToB.Total + pair.BToA.Total >= Spacing;

    /// <summary>The last checkpoint of each pair before a place in its history; a pair without one is absent.</summary>
    public static async Task<Dictionary<Guid, Relationship>> ReadAsync(
        NpgsqlConnection connection,
        string schema,
        string network,
        IReadOnlyList<(Guid Pair, HistoryKey Before)> wanted,
        CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, Relationship>();
        if (wanted.Count == 0)
        {
            return found;
        }

        await using var query = new NpgsqlCommand(
            $"""
             select state.state
             from unnest($1, $2, $3) as wanted (pair, at, event_id)
             cross join lateral (
               select state from {schema}.{TableName} checkpoint
               where network = $4 and checkpoint.pair = wanted.pair and (checkpoint.at, checkpoint.event_id) < (wanted.at, wanted.event_id)
               order by checkpoint.at desc, checkpoint.event_id desc limit 1
             ) state
             """,
            connection);
        query.Parameters.Add(new() { Value = wanted.Select(pair => pair.Pair).ToArray() });
        query.Parameters.Add(new() { Value = wanted.Select(pair => pair.Before.At).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        query.Parameters.Add(new() { Value = wanted.Select(pair => pair.Before.EventId).ToArray() });
        query.Parameters.Add(new() { Value = network });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var state = reader.Document<Relationship>(0);
            found[state.Id] = state;
        }

        return found;
    }

    /// <summary>Notes a state that was passed, if it is one to keep.</summary>
    public void Pass(Relationship before, Relationship after)
    {
        var total = after.AToB.Total + after.BToA.Total;
        if (!after.Retracted && total % Spacing == 0 && total > before.AToB.Total + before.BToA.Total)
        {
            _passed.Add(after);
        }
    }

    /// <summary>Notes that a pair's checkpoints from a place on no longer hold; <c>default</c> for all of them.</summary>
    public void Outdate(Guid pair, HistoryKey from) => _outdated.Add((pair, from));

    public void QueueWrite(IDocumentOperations operations, ISerializer serializer, string schema)
    {
        if (_outdated.Count > 0)
        {
            operations.QueueSqlCommand(
                $"""
                 delete from {schema}.{TableName} checkpoint using unnest(?, ?, ?) as outdated (pair, at, event_id)
                 where network = ? and checkpoint.pair = outdated.pair and (checkpoint.at, checkpoint.event_id) >= (outdated.at, outdated.event_id)
                 """,
                _outdated.Select(pair => pair.Pair).ToArray(),
                _outdated.Select(pair => pair.From.At).ToArray(),
                _outdated.Select(pair => pair.From.EventId).ToArray(),
                operations.TenantId);
        }

        if (_passed.Count > 0)
        {
            operations.QueueSqlCommand(
                $"""
                 insert into {schema}.{TableName} (network, pair, at, event_id, state)
                 select ?, pair, at, event_id, state::jsonb from unnest(?, ?, ?, ?) as passed (pair, at, event_id, state)
                 on conflict (network, pair, at, event_id) do update set state = excluded.state
                 """,
                operations.TenantId,
                _passed.Select(pair => pair.Id).ToArray(),
                _passed.Select(pair => pair.Latest!.Value.At).ToArray(),
                _passed.Select(pair => pair.Latest!.Value.EventId).ToArray(),
                _passed.Select(serializer.ToJson).ToArray());
        }
    }
}
