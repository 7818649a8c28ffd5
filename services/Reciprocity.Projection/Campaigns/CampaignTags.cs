using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Campaigns;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Campaigns;

/// <summary>Reads which engagements carry a campaign: in the journal up to the network's position, by the index of those that do.</summary>
internal static class CampaignTags
{
    /// <summary>Engagements between two members that carry one of the campaigns $2. $1 is the network, $3 the position, $4 the kinds.</summary>
    private const string Tagged =
        $"""
         select {CampaignIndex.Campaign} as campaign, {PairIndex.Pair} as pair, data->>'kind' as kind,
           (data->>'target') collate "C" as target, (data->>'occurredAt')::timestamptz as at
         from {Schemas.Journal}.mt_events
         where tenant_id = $1 and {CampaignIndex.Campaign} = any($2) and {CampaignIndex.HasCampaign} and seq_id <= $3
           and data->>'retracted' is null and data->>'kind' = any($4) and data->>'actor' <> data->>'target'
         """;

    /// <summary>The network's campaigns by name, after one of them.</summary>
    /// <remarks>One step in the index for each, rather than a look at every engagement of each.</remarks>
    public static async Task<List<string>> NamesAsync(Measurement.At at, string after, int limit, CancellationToken cancellation)
    {
        string Next(string after) =>
            $"""
             select {CampaignIndex.Campaign} from {Schemas.Journal}.mt_events
             where tenant_id = $1 and {CampaignIndex.HasCampaign} and {CampaignIndex.Campaign} > {after} and seq_id <= $2
             order by {CampaignIndex.Campaign} limit 1
             """;
        await using var query = new NpgsqlCommand(
            $"""
             with recursive campaign (id) as (
               ({Next("$3")})
               union all
               select ({Next("campaign.id")}) from campaign where campaign.id is not null)
             select id from campaign where id is not null limit $4
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = at.Snapshot.Position });
        query.Parameters.Add(new() { Value = after });
        query.Parameters.Add(new() { Value = limit });
        List<string> names = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    /// <summary>What counts of each campaign. A campaign of which nothing is left has counts of nothing.</summary>
    public static async Task<Dictionary<string, CampaignCounts>> CountsAsync(Measurement.At at, IReadOnlyList<string> campaigns, CancellationToken cancellation)
    {
        var counts = campaigns.ToDictionary(campaign => campaign, _ => new CampaignCounts(), StringComparer.Ordinal);
        var mayDiffer = await PairsAsync(
            at,
            campaigns,
            $"""
             select pair, (array_agg(a))[1], (array_agg(b))[1] from (
               select tagged.pair, relationship.a, relationship.b from ({Tagged}) tagged
               join {at.Schema}.mt_doc_relationship relationship on relationship.tenant_id = $1 and relationship.id = tagged.pair
               where tagged.kind = '{EngagementPolicy.Follow}' or relationship.data ? 'retracted') differing
             group by pair order by pair
             """,
            null,
            cancellation);
        await AddAsItStandsAsync(at, counts, [.. mayDiffer.Select(pair => pair.Pair)], cancellation);
        await foreach (var view in PairView.ReadManyAsync(at, mayDiffer, cancellation))
        {
            AddFolded(at, counts, view);
        }

        return counts;
    }

    /// <summary>The pairs of a campaign's creator with those who engaged it in the campaign, at most so many.</summary>
    public static Task<List<PairView.Members>> TiesAsync(Measurement.At at, string campaign, string creator, int limit, CancellationToken cancellation) => PairsAsync(
        at,
        [campaign],
        $"""
         select relationship.id, relationship.a, relationship.b
         from (select distinct pair from ({Tagged}) tagged where target = $5) tie
         join {at.Schema}.mt_doc_relationship relationship on relationship.tenant_id = $1 and relationship.id = tie.pair
         order by relationship.id limit {limit}
         """,
        creator,
        cancellation);

    /// <summary>Pairs without retractions and tagged follows are as they stand: every engagement counts.</summary>
    private static async Task AddAsItStandsAsync(Measurement.At at, Dictionary<string, CampaignCounts> counts, Guid[] without, CancellationToken cancellation)
    {
        await using var query = Query(at, [.. counts.Keys], $"select campaign, target, count(*), min(at), max(at) from ({Tagged}) tagged where not pair = any($5) group by campaign, target");
        query.Parameters.Add(new() { Value = without, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            counts[reader.GetString(0)].Add(
                reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<DateTimeOffset>(4));
        }
    }

    /// <summary>Elsewhere one may have been erased, or be a follow of somebody who was followed already.</summary>
    private static void AddFolded(Measurement.At at, Dictionary<string, CampaignCounts> counts, PairView view)
    {
        var fold = new RelationshipFold(at.Policy);
        var pair = RelationshipFold.Start(view.Pair.Id, view.Pair.A, view.Pair.B);
        List<Outcome> outcomes = [];
        foreach (var step in view.History.Steps)
        {
            outcomes.Clear();
            pair = fold.Fold(pair, step, outcomes);
            if (step.Engagement is { Campaign: { } campaign, OccurredAt: var time, Target: { } target } && counts.TryGetValue(campaign, out var count)
                && outcomes.Exists(outcome => outcome.Type == OutcomeType.Engaged))
            {
                count.Add(target, 1, time, time);
            }
        }
    }

    private static async Task<List<PairView.Members>> PairsAsync(
        Measurement.At at, IReadOnlyList<string> campaigns, string sql, string? creator, CancellationToken cancellation)
    {
        await using var query = Query(at, campaigns, sql);
        if (creator is not null)
        {
            query.Parameters.Add(new() { Value = creator });
        }

        return await RelationshipSql.MembersAsync(query, cancellation);
    }

    private static NpgsqlCommand Query(Measurement.At at, IReadOnlyList<string> campaigns, string sql)
    {
        var query = new NpgsqlCommand(sql, at.Snapshot.Connection) { CommandTimeout = 60 };
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = campaigns.ToArray() });
        query.Parameters.Add(new() { Value = at.Snapshot.Position });
        query.Parameters.Add(new() { Value = at.Policy.Weights.Keys.Where(kind => kind != EngagementPolicy.View).ToArray() });
        return query;
    }
}
