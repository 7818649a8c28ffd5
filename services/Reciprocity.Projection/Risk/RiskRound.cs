using Npgsql;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Risk;

/// <summary>Computes the isolation of all members of a network at once, and what of it is to be announced.</summary>
internal static class RiskRound
{
    /// <summary>Writes both in the snapshot's transaction.</summary>
    public static async Task WriteAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var risks = new NpgsqlCommand(Risks(at.Schema), at.Snapshot.Connection) { CommandTimeout = 120 };
        risks.Parameters.Add(new() { Value = at.Network.Id });
        risks.Parameters.Add(new() { Value = at.AsOf });
        risks.Parameters.Add(new() { Value = at.AsOf - Isolation.Period });
        risks.Parameters.Add(new() { Value = DateOnly.FromDateTime(at.AsOf.UtcDateTime) });
        await risks.ExecuteNonQueryAsync(cancellation);

        await using var crossings = new NpgsqlCommand(Crossings(at.Schema), at.Snapshot.Connection) { CommandTimeout = 120 };
        crossings.Parameters.Add(new() { Value = at.Network.Id });
        crossings.Parameters.Add(new() { Value = at.AsOf });
        crossings.Parameters.Add(new() { Value = at.Snapshot.Position });
        crossings.Parameters.Add(new() { Value = at.Snapshot.Generation.Number });
        await crossings.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// <see cref="Isolation"/> of every member that counts and was not erased. $1 is the network, $2 the time, $3 28 days before, $4 the day. Rows
    /// that stay as they are are not written.
    /// </summary>
    private static string Risks(string schema) =>
        $"""
         with side as (
           select side.member, count(*) filter (where mine >= $3) as engaged, count(*) filter (where mine >= $3 and theirs >= $3) as reciprocating
           from {schema}.mt_doc_relationship
           cross join lateral (values (a, {RelationshipSql.LastA}, {RelationshipSql.LastB}), (b, {RelationshipSql.LastB}, {RelationshipSql.LastA})) as side (member, mine, theirs)
           where tenant_id = $1 and {RelationshipSql.IsOfTwo} and greatest({RelationshipSql.LastA}, {RelationshipSql.LastB}) >= $3
           group by side.member),
         day as (
           select member, coalesce(sum(received) filter (where day > $4 - {Isolation.Days}), 0)::bigint as received,
             coalesce(sum(received) filter (where day <= $4 - {Isolation.Days}), 0)::bigint as before
           from {schema}.{DayTables.MemberDays.Name}
           where network = $1 and day > $4 - {Isolation.Days + Isolation.DaysBefore} and day <= $4
           group by member),
         known as (
           select id as member, (data->>'firstSeen')::timestamptz as first_seen, coalesce(reciprocating, 0) as reciprocating, coalesce(engaged, 0) as engaged,
             coalesce(received, 0) as received, coalesce(before, 0) as before
           from {schema}.mt_doc_standing
           left join side on side.member = id
           left join day on day.member = id
           where tenant_id = $1 and {MemberMapping.GivenTotal} + {MemberMapping.ReceivedTotal} + coalesce((data->>'selfEngagements')::bigint, 0) + coalesce((data->>'views')::bigint, 0) > 0
             and not {ErasureTables.IsToken("$1", "id")}),
         levelled as (
           select member, reciprocating, received,
             case when $2 - first_seen < interval '{Isolation.Days} days' then '{Isolation.New}'
               when engaged = 0 then '{Isolation.Inactive}'
               when reciprocating = 0 then '{Isolation.High}'
               when reciprocating < {Isolation.FewestOfLow} then '{Isolation.Elevated}'
               else '{Isolation.Low}' end as level,
             case when days >= {Isolation.FewestDaysBefore} then before * {Isolation.Days}::float8 / days end as usually_received
           from known
           cross join lateral (
             select case when first_seen is not null then least({Isolation.DaysBefore}, $4 - {Isolation.Days - 1} - (first_seen at time zone 'UTC')::date) end as days) seen),
         risks as (
           select *, case when level not in ('{Isolation.New}', '{Isolation.Inactive}') then power(2::float8, -least(reciprocating, 1000) / 2.0::float8) end as risk from levelled),
         gone as (
           delete from {schema}.{RiskTable.Name} known where network = $1 and not exists (select 1 from risks where risks.member = known.member))
         insert into {schema}.{RiskTable.Name} as known (network, member, level, risk, reciprocating, received, usually_received)
         select $1, member, level, risk, reciprocating, received, usually_received from risks
         on conflict (network, member) do update
         set level = excluded.level, risk = excluded.risk, reciprocating = excluded.reciprocating, received = excluded.received, usually_received = excluded.usually_received
         where (known.level, known.risk, known.reciprocating, known.received, known.usually_received)
           is distinct from (excluded.level, excluded.risk, excluded.reciprocating, excluded.received, excluded.usually_received)
         """;

    /// <summary>
    /// Compares the levels with those announced. A level that differs is remembered the first time, and announced the second time in a
    /// row. It is taken over in silence where the member has none yet, where a backfill has reached it since the last round, or where
    /// the read models are of another policy or shape than they were then. $1 is the network, $2 the time, $3 the position, $4 the
    /// generation.
    /// </summary>
    private static string Crossings(string schema) =>
        $"""
         with latest as (
           select coalesce(max(position), 0) as position, coalesce(bool_or((mine.policy, mine.shape) is distinct from (theirs.policy, theirs.shape)), false) as other
           from {AnnouncedRisk.RoundsName} round
           left join {GenerationTable.Name} theirs on theirs.number = round.generation
           left join {GenerationTable.Name} mine on mine.number = $4
           where round.network = $1),
         reached as materialized (
           select distinct member from {Schemas.Journal}.mt_events event
           join {schema}.mt_doc_relationship pair on pair.tenant_id = $1 and pair.id = (event.data->>'pair')::uuid
           cross join lateral (values (pair.a), (pair.b)) as side (member)
           where event.tenant_id = $1 and {HistoricalIndex.IsHistorical("event.data")}
             and event.seq_id > (select position from latest) and event.seq_id <= $3),
         differs as materialized (
           select risk.member, risk.level, risk.risk, risk.reciprocating, announced.level as previous, announced.seen,
             announced.level is null or (select other from latest) or risk.member in (select member from reached) as silent
           from {schema}.{RiskTable.Name} risk
           left join {AnnouncedRisk.LevelsName} announced on announced.network = $1 and announced.member = risk.member
           where risk.network = $1 and (risk.level, risk.level) is distinct from (announced.level, coalesce(announced.seen, risk.level))),
         written as (
           insert into {AnnouncedRisk.LevelsName} as announced (network, member, level, seen)
           select $1, member,
             case when silent or seen = level then level else previous end,
             case when silent or seen = level or level = previous then null else level end
           from differs
           on conflict (network, member) do update set level = excluded.level, seen = excluded.seen),
         gone as (
           delete from {AnnouncedRisk.LevelsName} announced where network = $1
             and not exists (select 1 from {schema}.{RiskTable.Name} risk where risk.network = $1 and risk.member = announced.member)),
         compared as (
           insert into {AnnouncedRisk.RoundsName} (network, generation, position) values ($1, $4, $3)
           on conflict (network) do update set generation = excluded.generation, position = excluded.position),
         crossed as materialized (
           select md5(concat_ws(E'\n', $1, member, level, $3::text, extract(epoch from $2)::text))::uuid as id, member, previous, level, risk, reciprocating
           from differs where not silent and seen = level),
         untold as (
           insert into {AnnouncedRisk.UntoldName} ({RiskOutbox.Columns})
           select id, $1, member, previous, level, risk, reciprocating, $2 from crossed)
         insert into {AnnouncedRisk.OutboxName} ({RiskOutbox.Columns})
         select id, $1, member, previous, level, risk, reciprocating, $2 from crossed
         """;
}
