using Reciprocity.Projection.Days;
using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Expectations;

/// <summary>How many of the openings that a member received since a time are open.</summary>
internal static class YoungOpenings
{
    /// <summary>
    /// The number as SQL: whole days from the member's sums, the first one by its rows, and not even these where none of that day is
    /// open. A member whom many wait for has tens of thousands of them a day.
    /// </summary>
    /// <param name="member">The member, as SQL; a column with its table. $1 is the network.</param>
    /// <param name="since">The time, as SQL.</param>
    public static string CountSql(string schema, string member, string since) =>
        $"""
         (select coalesce(sum(case when day > ({since} at time zone 'UTC')::date then awaited_open else (
             select count(*) from {schema}.{OpenExpectations.TableName} young
             where young.network = $1 and young.awaited = {member} and young.opened_at >= {since}
               and young.opened_at < date_trunc('day', {since}, 'UTC') + interval '24 hours') end), 0)::bigint
           from {schema}.{DayTables.MemberDays.Name} received
           where received.network = $1 and received.member = {member} and day >= ({since} at time zone 'UTC')::date and awaited_open > 0)
         """;
}
