using Npgsql;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Risk;

/// <summary>Reads members by the level that was computed last.</summary>
internal static class AtRiskList
{
    private static readonly string[] AtRisk = [Isolation.High, Isolation.Elevated];

    /// <summary>By R rather than by the risk that follows from it: it is a whole number.</summary>
    public static (long Key, string Id) PlaceOf(AtRiskListed listed) => (listed.Reciprocating, listed.Member);

    /// <summary>One more than a page holds.</summary>
    /// <param name="level">One level; null for those that are high or elevated.</param>
    public static async Task<List<AtRiskListed>> ReadAsync(Measurement.At at, string? level, Paging paging, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select risk.member, risk.level, risk.risk, reciprocating, received, usually_received, return_rate, expected_return_rate
             from (
               select one.* from unnest($5) as wanted (level)
               cross join lateral (
                 select * from {at.Schema}.{RiskTable.Name} known
                 where known.network = $1 and known.level = wanted.level and (known.reciprocating, known.member collate "C") > ($2, $3)
                 order by known.reciprocating, known.member collate "C"
                 limit $4) one
               order by one.reciprocating, one.member collate "C"
               limit $4) risk
             left join {at.Schema}.{ReturnRates.TableName} rate on rate.network = $1 and rate.member = risk.member
             order by reciprocating, risk.member collate "C"
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = paging.AfterId is null ? -1L : paging.AfterKey });
        query.Parameters.Add(new() { Value = paging.AfterId ?? "" });
        query.Parameters.Add(new() { Value = paging.Limit + 1 });
        query.Parameters.Add(new() { Value = level is null ? AtRisk : [level] });
        List<AtRiskListed> listed = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            listed.Add(Listed(reader));
        }

        return listed;
    }

    private static AtRiskListed Listed(NpgsqlDataReader reader)
    {
        var level = reader.GetString(1);
        var answered = new AnsweredAnswer(Nullable(reader, 6), Nullable(reader, 7));
        var received = new ReceivedAnswer(reader.GetInt64(4), Nullable(reader, 5));
        return new(
            reader.GetString(0),
            level,
            Nullable(reader, 2),
            RiskReasons.Of(level, new(reader.GetInt64(3), null), answered, received),
            reader.GetInt64(3),
            answered,
            received);
    }

    private static double? Nullable(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);
}
