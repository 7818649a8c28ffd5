using Npgsql;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Communities;

/// <summary>Reads what the latest run found.</summary>
internal static class CommunityQuery
{
    private const string Columns =
        "community, size, edges, mutual, known, answered_in_window, newcomers, newcomers_opened, newcomers_answered, gini_received";

    public static async Task<CommunityRunAnswer?> LatestRunAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var query = Query(
            at,
            $"""
             select run, modularity, communities, members, ties, left_out, moved, merged, split, as_of, position
             from {at.Schema}.{CommunityTables.Runs} where network = $1 order by run desc limit 1
             """);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new(
                reader.GetInt64(0),
                reader.IsDBNull(1) ? null : reader.GetDouble(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetInt64(4),
                reader.GetInt64(5),
                reader.IsDBNull(6) ? null : new(reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8)),
                ComputedAnswer.Of(reader.GetFieldValue<DateTimeOffset>(9), reader.GetInt64(10), at.AsOf))
            : null;
    }

    public static async Task<List<CommunityAnswer>> LargestAsync(Measurement.At at, Paging paging, CancellationToken cancellation)
    {
        await using var query = Query(
            at,
            $"""
             select {Columns} from {at.Schema}.{CommunityTables.Communities}
             where network = $1 and ($2 or size < $3 or (size = $3 and community > $4 collate "C"))
             order by size desc, community collate "C" limit $5
             """,
            paging.AfterId is null,
            paging.AfterKey,
            paging.AfterId ?? "",
            paging.Limit + 1);
        List<CommunityAnswer> communities = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            communities.Add(Read(reader));
        }

        return communities;
    }

    public static async Task<CommunityAnswer?> OneAsync(Measurement.At at, string community, CancellationToken cancellation)
    {
        await using var query = Query(at, $"select {Columns} from {at.Schema}.{CommunityTables.Communities} where network = $1 and community = $2", community);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    public static async Task<List<string>> MembersAsync(Measurement.At at, string community, Paging paging, CancellationToken cancellation)
    {
        await using var query = Query(
            at,
            $"""
             select member from {at.Schema}.{CommunityTables.Members}
             where network = $1 and community = $2 and ($3 or member > $4 collate "C")
             order by member collate "C" limit $5
             """,
            community,
            paging.AfterId is null,
            paging.AfterId ?? "",
            paging.Limit + 1);
        List<string> members = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            members.Add(reader.GetString(0));
        }

        return members;
    }

    /// <summary>In which community a member is; null where it has no mutual tie, and before the first run.</summary>
    public static NpgsqlBatchCommand OfMember(Frame frame, string member) =>
        new($"select community from {frame.Schema}.{CommunityTables.Members} where network = $1 and member = $2")
        {
            Parameters = { new() { Value = frame.Network }, new() { Value = member } },
        };

    private static CommunityAnswer Read(NpgsqlDataReader reader)
    {
        var (size, known, opened, answered) = (reader.GetInt64(1), reader.GetInt64(4), reader.GetInt64(7), reader.GetInt64(8));
        return new(
            reader.GetString(0),
            size,
            CommunityReciprocityAnswer.Of(size, reader.GetInt64(2), reader.GetInt64(3)),
            known == 0 ? null : (double)reader.GetInt64(5) / known,
            new(reader.GetInt64(6), opened, answered, opened == 0 ? null : (double)answered / opened),
            reader.IsDBNull(9) ? null : reader.GetDouble(9));
    }

    private static NpgsqlCommand Query(Measurement.At at, string sql, params object[] values)
    {
        var query = new NpgsqlCommand(sql, at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        foreach (var value in values)
        {
            query.Parameters.Add(new() { Value = value });
        }

        return query;
    }
}
