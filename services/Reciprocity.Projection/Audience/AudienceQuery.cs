using Npgsql;
using Reciprocity.Domain.Landmarks;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Audience;

/// <summary>Reads a creator's fans: all of its ties once, of which what is alike is counted by PostgreSQL.</summary>
internal static class AudienceQuery
{
    public static async Task<(long Loyal, LandmarkComparison Retention)> ReadAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        var comparison = LandmarkComparison.None;
        var loyal = 0L;
        await using var query = new NpgsqlCommand(
            $"""
             select week, earlier, over, answered, returned, count(*)
             from (
               select case when last >= $3 then date_trunc('week', last at time zone 'UTC') end as week,
                 case when last >= $3 then coalesce((tally->>'earlierWeeks')::int, 0) end as earlier,
                 (tally->>'first')::timestamptz <= $4 as over,
                 tally ? 'answeredAtFirst' as answered,
                 tally ? 'returned' as returned
               from (
                 select {RelationshipSql.LastB} as last, data->'bToA' as tally from {at.Schema}.mt_doc_relationship
                 where tenant_id = $1 and a = $2 and {RelationshipSql.IsOfTwo} and {RelationshipSql.LastB} is not null
                 union all
                 select {RelationshipSql.LastA}, data->'aToB' from {at.Schema}.mt_doc_relationship
                 where tenant_id = $1 and b = $2 and {RelationshipSql.IsOfTwo} and {RelationshipSql.LastA} is not null) fan
             ) fans
             group by week, earlier, over, answered, returned
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = member });
        query.Parameters.Add(new() { Value = at.AsOf - TimeSpan.FromDays(7 * Weeks.Most) });
        query.Parameters.Add(new() { Value = at.AsOf - (5 * at.Policy.Window) });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var fans = reader.GetInt64(5);
            if (!reader.IsDBNull(0))
            {
                // Any time in the week of the last engagement does.
                var week = new DateTimeOffset(reader.GetDateTime(0), TimeSpan.Zero);
                loyal += Weeks.Engaged(new DirectedTally { Last = week, EarlierWeeks = reader.GetInt32(1) }, at.AsOf) >= 2 ? fans : 0;
            }

            if (reader.GetBoolean(2))
            {
                comparison = comparison.Add(reader.GetBoolean(3), reader.GetBoolean(4), fans);
            }
        }

        return (loyal, comparison);
    }
}
