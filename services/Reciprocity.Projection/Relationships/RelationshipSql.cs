using Npgsql;

namespace Reciprocity.Projection.Relationships;

/// <summary>Measures of relationships as SQL over their documents, where many of them have to be compared or counted.</summary>
internal static class RelationshipSql
{
    /// <summary>The last engagement of either side; null where there is none.</summary>
    public const string LastA = "last_a";
    public const string LastB = "last_b";

    /// <summary>The number of the ISO week of the pair's last engagement; null where there is none.</summary>
    public const string LastWeek = "last_week";

    private const string StrengthA = "strength_a";
    private const string StrengthB = "strength_b";

    /// <summary>Relationships of two known and different members.</summary>
    public const string IsOfTwo = "a <> b and a <> ''";

    /// <summary>Relationships in which each side engaged the other.</summary>
    public const string IsMutual = $"{LastA} is not null and {LastB} is not null";

    /// <summary>Microseconds since 1970 of the last engagement of the pair: the order of <c>sort=recent</c>.</summary>
    public const string RecentKey = $"(extract(epoch from greatest({LastA}, {LastB})) * 1000000)::bigint";

    /// <summary>
    /// The order of <c>sort=strength</c>, which time does not change: log2(S_ab + S_ba) in millionths. What lies 60 halvings below the
    /// larger adds nothing a double could show, and would be an underflow to PostgreSQL.
    /// </summary>
    public const string StrengthKey =
        $"""
         coalesce((1048576 * case
           when {StrengthA} is null or {StrengthB} is null then coalesce({StrengthA}, {StrengthB})
           when abs({StrengthA} - {StrengthB}) > 60 then greatest({StrengthA}, {StrengthB})
           else greatest({StrengthA}, {StrengthB}) + ln(1 + power(2::float8, -abs({StrengthA} - {StrengthB}))) / ln(2::float8)
         end)::bigint, -9000000000000000)
         """;

    /// <summary>The stage, as <see cref="Domain.Relationships.Stage"/> defines it.</summary>
    /// <param name="asOf">The time, as SQL.</param>
    /// <param name="window">W, as SQL.</param>
    public static string Stage(string asOf, string window) =>
        $"""
         case
           when greatest({LastA}, {LastB}) < {asOf} - 12 * {window} then 'dormant'
           when {LastA} is null or {LastB} is null then 'one-sided'
           when least({LastA}, {LastB}) < {asOf} - 4 * {window} then 'cooling'
           when coalesce((data->'ledger'->>'exchanges')::bigint, 0) < 3 then 'emerging'
           else 'established'
         end
         """;

    /// <summary>The pairs that a query of <c>id, a, b</c> gives.</summary>
    public static async Task<List<PairView.Members>> MembersAsync(NpgsqlCommand query, CancellationToken cancellation)
    {
        List<PairView.Members> pairs = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            pairs.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2)));
        }

        return pairs;
    }

    /// <summary>
    /// Sums over a network's relationships: how many of each stage, and Σ min(S_ab, S_ba) and Σ (S_ab + S_ba), relative to the
    /// largest strength so that nothing overflows. $1 is the network, $2 the time, $3 the window.
    /// </summary>
    public static string Scan(string schema) =>
        $"""
         with pair as materialized (
           select {Stage("$2", "$3")} as stage, {StrengthA} as x, {StrengthB} as y
           from {schema}.mt_doc_relationship
           where tenant_id = $1 and {IsOfTwo} and coalesce({LastA}, {LastB}) is not null),
         reference as (select max(greatest(x, y)) as largest from pair),
         relative as (
           select stage,
             case when x is null or x < largest - 1000 then 0 else power(2::float8, x - largest) end as x,
             case when y is null or y < largest - 1000 then 0 else power(2::float8, y - largest) end as y
           from pair, reference)
         select stage, count(*), coalesce(sum(least(x, y)), 0), coalesce(sum(x + y), 0) from relative group by stage
         """;

    /// <summary>
    /// For each kind 2·Σ min(S_ab, S_ba)/Σ (S_ab + S_ba) of that kind. $1 is the network, $2 the kinds that have weight. A side that
    /// gave one of them only has its strength as that of all kinds.
    /// </summary>
    public static string ScanByKind(string schema) =>
        $"""
         with side as materialized (
           select id, side, coalesce(parts.kind, only_kind) as kind, coalesce(parts.log, one.log) as log
           from (
             select id, side, log, tally->'strengthByKind' is null as single, tally,
               case when tally->'strengthByKind' is null then
                 (select key from jsonb_object_keys(tally->'byKind') key where key = any($2) limit 1) end as only_kind
             from {schema}.mt_doc_relationship
             cross join lateral (values (0, {StrengthA}, data->'aToB'), (1, {StrengthB}, data->'bToA')) as one (side, log, tally)
             where tenant_id = $1 and {IsOfTwo} and log is not null) one
           left join lateral (
             select key as kind, value::float8 as log from jsonb_each_text(tally->'strengthByKind') where not single) parts on not single),
         reference as (select max(log) as largest from side),
         pair as (
           select id, kind, count(*) as sides, min(relative) as smaller, sum(relative) as given
           from (
             select id, kind, case when log < largest - 1000 then 0 else power(2::float8, log - largest) end as relative from side, reference) strength
           group by id, kind)
         select kind, 2 * sum(case when sides = 2 then smaller else 0 end)/ sum(pair.given) from pair group by kind having sum(pair.given) > 0
         """;
}
