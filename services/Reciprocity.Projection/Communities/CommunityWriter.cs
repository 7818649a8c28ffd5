using Npgsql;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Relationships;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Communities;

/// <summary>Writes what a search found. The figures of communities are read as they are when they are written.</summary>
internal static class CommunityWriter
{
    private const int RunsKept = 30;

    /// <summary>Only what differs from before.</summary>
    public static Task WriteMembersAsync(CommunitySearch.Found found, MeasureRun run, NpgsqlTransaction transaction, CancellationToken cancellation) => ExecuteAsync(
        transaction,
        $"""
         with found as materialized (select * from unnest($2, $3) as found (member, community)),
         gone as (
           delete from {run.Schema}.{CommunityTables.Members} known where network = $1
           and not exists (select 1 from found where found.member = known.member))
         insert into {run.Schema}.{CommunityTables.Members} as known (network, member, community)
         select $1, member, community from found
         on conflict (network, member) do update set community = excluded.community where known.community <> excluded.community
         """,
        cancellation,
        run.Network,
        found.From.Ties.Members,
        found.Communities);

    public static async Task WriteCommunitiesAsync(CommunitySearch.Found found, MeasureRun run, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await ExecuteAsync(transaction, $"delete from {run.Schema}.{CommunityTables.Communities} where network = $1", cancellation, run.Network);

        // The fate of a first opening is known once it was answered within the day, or the day is over.
        (string Name, Newcomer Newcomer)[] newcomers = [.. found.From.Newcomers.Select(newcomer => (newcomer.Key, newcomer.Value))];
        var dayAgo = found.From.AsOf.AddDays(-1);
        await ExecuteAsync(
            transaction,
            $"""
             with member as materialized (
               select member.member, member.community, standing.{MemberMapping.ReceivedTotal} as received
               from {run.Schema}.{CommunityTables.Members} member
               join {run.Schema}.mt_doc_standing standing on standing.tenant_id = $1 and standing.id = member.member
               where member.network = $1),
             sized as (
               select community, count(*) as size, sum(received) as total,
                 sum(rank * received) as ranked
               from (select community, received, row_number() over (partition by community order by received) as rank from member) ranked
               group by community),
             tied as (
               select one.community, sum((last_a is not null)::int + (last_b is not null)::int) as edges, count(*) filter (where {RelationshipSql.IsMutual}) as mutual
               from {run.Schema}.mt_doc_relationship pair
               join member one on one.member = pair.a
               join member other on other.member = pair.b and other.community = one.community
               where pair.tenant_id = $1 and {RelationshipSql.IsOfTwo}
               group by one.community),
             opened as (
               select community, sum(settled) as known, sum(in_window) as in_window
               from (
                 select opener, settled, in_window from {run.Schema}.{SettledTable.Settled.Name} where network = $1
                 union all
                 select opener, 1, 0 from {run.Schema}.{OpenExpectations.TableName} where network = $1 and opened_at < $2) opening
               join member on member.member = opening.opener
               group by community),
             arrived as (
               select community, count(*) as newcomers, count(*) filter (where opened) as opened, count(*) filter (where answered) as answered
               from unnest($3, $4, $5) as newcomer (name, opened, answered)
               join member on member.member = newcomer.name
               group by community)
             insert into {run.Schema}.{CommunityTables.Communities}
               (network, community, size, edges, mutual, known, answered_in_window, newcomers, newcomers_opened, newcomers_answered, gini_received)
             select $1, sized.community, size, coalesce(edges, 0), coalesce(mutual, 0), coalesce(known, 0), coalesce(in_window, 0),
               coalesce(newcomers, 0), coalesce(opened, 0), coalesce(answered, 0),
               case when total > 0 then (2 * ranked / (size * total) - (size + 1.0) / size)::float8 end
             from sized left join tied using (community) left join opened using (community) left join arrived using (community)
             """,
            cancellation,
            run.Network,
            found.From.KnownBefore,
            newcomers.Select(newcomer => newcomer.Name).ToArray(),
            newcomers.Select(newcomer => newcomer.Newcomer.AnsweredInADay || newcomer.Newcomer.OpenedAt <= dayAgo).ToArray(),
            newcomers.Select(newcomer => newcomer.Newcomer.AnsweredInADay).ToArray());
    }

    public static async Task WriteRunAsync(CommunitySearch.Found found, MeasureRun run, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        var isFirst = found.From.LastRun == 0;
        await ExecuteAsync(
            transaction,
            $"""
             insert into {run.Schema}.{CommunityTables.Runs} (network, run, as_of, position, modularity, communities, members, ties, left_out, moved, merged, split)
             values ($1, $2, $3, $4, $5::float8, $6, $7, $8, $9, $10::bigint, $11::bigint, $12::bigint)
             """,
            cancellation,
            run.Network,
            found.From.LastRun + 1,
            run.AsOf,
            run.Position,
            (object?)found.Modularity ?? DBNull.Value,
            (long)found.Change.Names.Count,
            (long)found.Communities.Length,
            found.From.Ties.Ties,
            found.From.Ties.LeftOut,
            isFirst ? DBNull.Value : found.Change.Moved,
            isFirst ? DBNull.Value : found.Change.Merged,
            isFirst ? DBNull.Value : found.Change.Split);
        await ExecuteAsync(
            transaction, $"delete from {run.Schema}.{CommunityTables.Runs} where network = $1 and run <= $2", cancellation, run.Network, found.From.LastRun + 1 - RunsKept);
    }

    private static async Task ExecuteAsync(NpgsqlTransaction transaction, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction) { CommandTimeout = 300 };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }
}
