using Npgsql;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Members;

/// <summary>
/// What others get from the same people for the same kinds: the mean over a member's known openings of
/// <c>(n_j − n_ij + 5·p_k)/(N_j − N_ij + 5)</c>. Its return rate less this is the member's own.
/// </summary>
internal static class ExpectedRate
{
    /// <summary>Summed in its own order, so that the last digit does not depend on how rows lie in a table, or on what members are called.</summary>
    private const string Term =
        "tie.known * (target.in_window - pair_in_window + 5 * coalesce(share.in_window::float8 / nullif(share.known, 0), network.p)) / (target.known - pair_known + 5)";

    /// <summary>With fewer known openings there is no rate.</summary>
    public const int Fewest = 3;

    /// <summary>
    /// The rate of one member, exactly: a row if it has one. What an awaited member received is known unless it is younger than a
    /// seventh of the window. A look-up for each awaited member rather than a join: a prepared plan knows nothing of how many there are,
    /// and loops over all of them for each.
    /// </summary>
    public static NpgsqlBatchCommand Of(Frame frame, string member)
    {
        var query = new NpgsqlBatchCommand(
            $"""
             with tie as materialized (
               select awaited, kind, known, sum(known) over (partition by awaited) as pair_known, sum(in_window) over (partition by awaited) as pair_in_window
               from (
                 select awaited, kind, sum(known)::float8 as known, sum(in_window)::float8 as in_window
                 from (
                   select awaited, kind, settled as known, in_window from {frame.Schema}.{SettledTable.Settled.Name} where network = $1 and opener = $7
                   union all
                   select awaited, kind, 1, 0 from {frame.Schema}.{OpenExpectations.TableName} where network = $1 and opener = $7 and opened_at < $6) known
                 group by awaited, kind
                 having sum(known) > 0) kinds),
             share as materialized (
               select kind, in_window, known from ({Probabilities.KindsSql(frame.Schema)}) kinds where exists (select 1 from tie))
             select sum({Term} order by {Term}) / sum(tie.known)
             from tie
             cross join lateral (
               select {MemberMapping.AwaitedInWindow} as in_window, {MemberMapping.AwaitedTotal} - {YoungOpenings.CountSql(frame.Schema, "tie.awaited", "$6")} as known
               from {frame.Schema}.mt_doc_standing where tenant_id = $1 and id = tie.awaited) target
             left join share on share.kind = tie.kind
             cross join (select sum(in_window)::float8 / nullif(sum(known), 0) as p from share) network
             having sum(tie.known) >= {Fewest}
             """);
        query.Parameters.Add(new() { Value = frame.Network });
        new DayStart(frame).AddTo(query.Parameters);
        query.Parameters.Add(new() { Value = frame.AsOf - (frame.Policy.Window / 7) });
        query.Parameters.Add(new() { Value = member });
        return query;
    }
}
