using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Risk;

/// <summary>R of one member, over the last 28 days and the 28 before.</summary>
/// <param name="Engaged">Others whom it engaged in the last 28 days.</param>
internal sealed record Reciprocating(long Engaged, long Now, long? Before)
{
    /// <summary>How many engagements of histories are read at most.</summary>
    private const long MostRead = 2_000;

    public static async Task<Reciprocating> ReadAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        var (engaged, now, ties) = await ReadTiesAsync(at, member, cancellation);
        var (from, to) = (at.AsOf - (2 * Isolation.Period), at.AsOf - Isolation.Period);
        List<Tie> open = [];
        var before = 0L;
        foreach (var tie in ties)
        {
            // The week bits of a side tell for nearly all; where either side says no, the pair did not count.
            var (a, b) = (Weeks.EngagedBetween(tie.AToB, from, to), Weeks.EngagedBetween(tie.BToA, from, to));
            if (a is true && b is true)
            {
                before++;
            }
            else if (a is not false && b is not false)
            {
                open.Add(tie);
            }
        }

        return new(engaged, now, open.Sum(tie => tie.Engagements) > MostRead ? null : before + await CountAsync(at, open, from, to, cancellation));
    }

    /// <summary>What of a pair says when its sides engaged each other.</summary>
    private readonly record struct Tie(Guid Pair, long Engagements, DirectedTally AToB, DirectedTally BToA);

    private static async Task<(long Engaged, long Now, List<Tie> Ties)> ReadTiesAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             with tie as materialized (
               select id, {RelationshipSql.LastA}, {RelationshipSql.LastB}, case when a = $2 then {RelationshipSql.LastA} else {RelationshipSql.LastB} end as mine,
                 case when {RelationshipSql.LastA} >= $4 and {RelationshipSql.LastB} >= $4 then data end as data
               from {at.Schema}.mt_doc_relationship
               where tenant_id = $1 and (a = $2 or b = $2) and {RelationshipSql.IsOfTwo}
                 and {RelationshipSql.LastWeek} >= $5 and greatest({RelationshipSql.LastA}, {RelationshipSql.LastB}) >= $4)
             select '00000000-0000-0000-0000-000000000000'::uuid, count(*) filter (where mine >= $3),
               count(*) filter (where {RelationshipSql.LastA} >= $3 and {RelationshipSql.LastB} >= $3), null::timestamptz, null::timestamptz, null::int, null::timestamptz, null::timestamptz, null::int
             from tie
             union all
             select id, (data->'aToB'->>'total')::bigint, (data->'bToA'->>'total')::bigint,
               (data->'aToB'->>'first')::timestamptz, {RelationshipSql.LastA}, coalesce((data->'aToB'->>'earlierWeeks')::int, 0),
               (data->'bToA'->>'first')::timestamptz, {RelationshipSql.LastB}, coalesce((data->'bToA'->>'earlierWeeks')::int, 0)
             from tie where data is not null and (data->'aToB'->>'first')::timestamptz < $3 and (data->'bToA'->>'first')::timestamptz < $3
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = member });
        query.Parameters.Add(new() { Value = at.AsOf - Isolation.Period });
        query.Parameters.Add(new() { Value = at.AsOf - (2 * Isolation.Period) });
        query.Parameters.Add(new() { Value = Weeks.Number(at.AsOf - (2 * Isolation.Period)) });
        var (engaged, now, ties) = (0L, 0L, new List<Tie>());
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetGuid(0) == Guid.Empty)
            {
                (engaged, now) = (reader.GetInt64(1), reader.GetInt64(2));
            }
            else
            {
                ties.Add(new(reader.GetGuid(0), reader.GetInt64(1) + reader.GetInt64(2), Side(reader, 3), Side(reader, 6)));
            }
        }

        return (engaged, now, ties);
    }

    private static DirectedTally Side(NpgsqlDataReader reader, int column) => new()
    {
        First = reader.GetFieldValue<DateTimeOffset>(column),
        Last = reader.GetFieldValue<DateTimeOffset>(column + 1),
        EarlierWeeks = reader.GetInt32(column + 2),
    };

    /// <summary>Of these pairs, those in which both sides engaged, by their histories.</summary>
    private static async Task<long> CountAsync(Measurement.At at, List<Tie> ties, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        if (ties.Count == 0)
        {
            return 0;
        }

        var histories = await PairHistories.ReadAsync(
            at.Snapshot.Connection,
            at.Network.Id,
            [.. ties.Select(tie => new PairHistories.Wanted(tie.Pair, DateTimeOffset.MinValue))],
            at.Snapshot.Position,
            cancellation);
        return histories.LongCount(history => BothEngaged(at, history.Key, [.. history.Value.Select(recorded => recorded.Engagement)], from, to));
    }

    private static bool BothEngaged(Measurement.At at, Guid pair, List<Engagement> events, DateTimeOffset from, DateTimeOffset to)
    {
        List<Outcome> outcomes = [];
        var first = events.Find(engagement => engagement.Target is not null)!;
        new RelationshipFold(at.Policy).Fold(RelationshipFold.Start(pair, first.Actor, first.Target!), History.Of(events), outcomes);
        var sides = outcomes.Where(outcome => outcome.Type == OutcomeType.Engaged && outcome.At >= from && outcome.At < to).Select(outcome => outcome.By);
        return sides.Distinct().Count() == 2;
    }
}
