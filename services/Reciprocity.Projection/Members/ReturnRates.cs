using Npgsql;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;
using Reciprocity.Projection.Schedules;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Members;

/// <summary>
/// The members' return rates, and what is expected of them, for lists that are sorted by them. A rate depends on the clock (an
/// opening becomes known as it ages), so no fold can keep it; it is computed for whole networks at once, and says of when it is.
/// </summary>
internal sealed class ReturnRates(ScheduleParts parts) : ScheduledTable(ScheduleName, parts)
{
    public const string TableName = "member_rate";
    public const string ScheduleName = "returnRates";

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("member", "varchar").AsPrimaryKey();
        table.AddColumn("return_rate", "double precision").NotNull();
        table.AddColumn("expected_return_rate", "double precision");
        table.Indexes.Add(new IndexDefinition("member_rate_sorted") { Columns = ["network", "return_rate"] });
        return table;
    }

    protected override async Task WriteAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var write = new NpgsqlCommand(
            $"""
             with tie as materialized (
               select opener, awaited, kind, sum(known)::float8 as known, sum(in_window)::float8 as in_window
               from (
                 select opener, awaited, kind, settled as known, in_window from {at.Schema}.{SettledTable.Settled.Name} where network = $1
                 union all
                 select opener, awaited, kind, 1, 0 from {at.Schema}.{OpenExpectations.TableName} where network = $1 and opened_at < $6) known
               group by opener, awaited, kind
               having sum(known) > 0),
             target as (
               select awaited, sum(known) as known, sum(in_window) as in_window from tie group by awaited),
             rates as ({Means(at.Schema)}),
             gone as (
               delete from {at.Schema}.{TableName} rate where network = $1
               and not exists (select 1 from rates where rates.opener = rate.member))
             insert into {at.Schema}.{TableName} as rate (network, member, return_rate, expected_return_rate)
             select $1, opener, in_window / known, case when known >= {ExpectedRate.Fewest} then expected end from rates
             on conflict (network, member) do update set return_rate = excluded.return_rate, expected_return_rate = excluded.expected_return_rate
             where (rate.return_rate, rate.expected_return_rate) is distinct from (excluded.return_rate, excluded.expected_return_rate)
             """,
            at.Snapshot.Connection);
        write.CommandTimeout = 120;
        write.Parameters.Add(new() { Value = at.Network.Id });
        new DayStart(at.Frame).AddTo(write.Parameters);
        write.Parameters.Add(new() { Value = at.AsOf - (at.Policy.Window / 7) });
        await write.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// What <see cref="ExpectedRate"/> is of one, for each opener, as SQL over relations <c>tie</c> (opener, awaited, kind, known, in_window) of known openings and
    /// <c>target</c> (awaited, known, in_window) of all that each awaited member received. $1 to $5 are those of
    /// <see cref="Probabilities.KindsSql"/>.
    /// </summary>
    private static string Means(string schema) =>
        $"""
         select tie.opener, sum(tie.known) as known, sum(tie.in_window) as in_window,
           sum(tie.known * (target.in_window - pair.in_window + 5 * coalesce(share.p, network.p)) / (target.known - pair.known + 5)) / sum(tie.known) as expected
         from tie
         join (select opener, awaited, sum(known) as known, sum(in_window) as in_window from tie group by opener, awaited) pair
           on pair.opener = tie.opener and pair.awaited = tie.awaited
         join target on target.awaited = tie.awaited
         left join (select kind, in_window::float8 / nullif(known, 0) as p from ({Probabilities.KindsSql(schema)}) own) share on share.kind = tie.kind
         cross join (select sum(in_window)::float8 / nullif(sum(known), 0) as p from ({Probabilities.KindsSql(schema)}) every) network
         group by tie.opener
         """;
}
