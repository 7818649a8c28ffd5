using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Communities;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Networks;
using Reciprocity.Projection.Partners;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Introductions;

/// <summary>Whom a member could be introduced to, through its live mutual partners.</summary>
internal static class IntroductionQuery
{
    /// <summary>1 − |b| of two strengths in log form; what is 1000 halvings apart would be an underflow to PostgreSQL.</summary>
    private const string Mutuality =
        "case when strength_a is null or strength_b is null then 0 else 2 / (1 + power(2::float8, least(abs(strength_a - strength_b), 1000))) end";

    /// <summary>Whether it is known who of the network belongs to which community.</summary>
    public static async Task<bool> HasCommunitiesAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var any = new NpgsqlCommand($"select exists (select 1 from {at.Schema}.{CommunityTables.Members} where network = $1)", at.Snapshot.Connection);
        any.Parameters.Add(new() { Value = at.Network.Id });
        return await any.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>The best first, one more than a page holds; each with what the order goes by.</summary>
    public static async Task<List<(IntroductionListed Listed, long Key)>> ReadAsync(
        Measurement.At at, string member, CommonPartners common, string? intent, string[] exclude, Paging paging, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(Sql(at.Schema, intent), at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = member });
        query.Parameters.Add(new() { Value = common.Partners.Select(partner => partner.Member).ToArray() });
        query.Parameters.Add(new() { Value = common.Partners.Select(partner => partner.Mutuality).ToArray() });
        query.Parameters.Add(new() { Value = common.Partners.Select(partner => Introduction.Weight(partner.MutualPartners)).ToArray() });
        query.Parameters.Add(new() { Value = LiveTies.Since(at) });
        query.Parameters.Add(new() { Value = exclude });
        query.Parameters.Add(new() { Value = paging.AfterId is null ? long.MaxValue : paging.AfterKey });
        query.Parameters.Add(new() { Value = paging.AfterId ?? "" });
        query.Parameters.Add(new() { Value = paging.Limit + 1 });
        if (intent == Introduction.Mentor)
        {
            query.Parameters.Add(new() { Value = at.AsOf - (at.Policy.Window / 7) });
            query.Parameters.Add(new() { Value = (object?)await UsualAsync(at, cancellation) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        }

        List<(IntroductionListed Listed, long Key)> read = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            read.Add((new(reader.GetString(0), reader.GetDouble(1), reader.GetFieldValue<string[]>(2), reader.GetInt64(3), reader.GetInt64(4)), reader.GetInt64(5)));
        }

        return read;
    }

    /// <summary>The network's return rate; null when nothing is known.</summary>
    private static async Task<double?> UsualAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var reader = await at.Snapshot.AskAsync(frame => [OpenCounts.Of(frame)], at.AsOf, cancellation);
        var (expired, waited) = await OpenCounts.ReadAsync(reader, cancellation);
        return ExpectationsAnswer.Of(at.Network.AllOpeningSums(), expired, waited).ReturnRate;
    }

    /// <summary>
    /// Every partner's partners, but for those with whom the member ever had to do. The parts of a score are added in one order, so
    /// that it is the same to the last digit on every page.
    /// </summary>
    private static string Sql(string schema, string? intent) =>
        $"""
         with common as materialized (select * from unnest($3, $4, $5) as common (member, mutuality, weight)),
         mine as materialized (
           select case when a = $2 then b else a end as other from {schema}.mt_doc_relationship
           where tenant_id = $1 and (a = $2 or b = $2) and coalesce({RelationshipSql.LastA}, {RelationshipSql.LastB}) is not null),
         far as (
           select tie.other, common.member as through, least(common.mutuality, tie.mutuality) * common.weight as share
           from common cross join lateral (
             select b as other, {Mutuality} as mutuality from {schema}.mt_doc_relationship
             where tenant_id = $1 and a = common.member and {RelationshipSql.IsOfTwo} and {LiveTies.Are("$6")}
             union all
             select a, {Mutuality} from {schema}.mt_doc_relationship
             where tenant_id = $1 and b = common.member and {RelationshipSql.IsOfTwo} and {LiveTies.Are("$6")}) tie
           where tie.other <> $2 and tie.other <> all($7) and tie.other not in (select other from mine)
             and not {ErasureTables.IsToken("$1", "tie.other")}),
         found as (
           select other, sum(share order by through) as score, array_agg(through order by share desc, through collate "C") as through
           from far group by other),
         keyed as (
           select other, score, through, (score * 1e9)::bigint as key, {MemberMapping.GivenTotal} as given, {MemberMapping.ReceivedTotal} as received
           from found join {schema}.mt_doc_standing standing on tenant_id = $1 and id = other
           {Condition(schema, intent)})
         select other, score, through, given, received, key from keyed
         where key < $8 or (key = $8 and other > $9 collate "C")
         order by key desc, other collate "C" limit $10
         """;

    private static string Condition(string schema, string? intent) => intent switch
    {
        Introduction.Peer =>
            $"""
             where exists (
               select 1 from {schema}.mt_doc_standing own
               where own.tenant_id = $1 and own.id = $2
                 and {Introduction.FactorOfPeers} * standing.{MemberMapping.ReceivedTotal} >= own.{MemberMapping.ReceivedTotal}
                 and standing.{MemberMapping.ReceivedTotal} <= {Introduction.FactorOfPeers} * own.{MemberMapping.ReceivedTotal})
             """,
        Introduction.Mentor =>
            $"""
             cross join lateral (
               select {MemberMapping.AwaitedTotal} - {YoungOpenings.CountSql(schema, "standing.id", "$11")} as known) openings
             where {MemberMapping.ReceivedTotal} >= {Introduction.FactorOfMentor} * {MemberMapping.GivenTotal}
               and known >= {Introduction.FewestOpeningsOfMentor}
               and {MemberMapping.AwaitedInWindow} >= $12 * known
             """,
        Introduction.Referral =>
            $"""
             join {schema}.{CommunityTables.Members} theirs on theirs.network = $1 and theirs.member = standing.id
             join {schema}.{CommunityTables.Members} own on own.network = $1 and own.member = $2 and own.community <> theirs.community
             where cardinality(through) between {Introduction.FewestCommonOfReferral} and {Introduction.MostCommonOfReferral}
             """,
        _ => "",
    };
}
