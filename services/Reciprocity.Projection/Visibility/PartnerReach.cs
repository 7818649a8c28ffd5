using Npgsql;
using Reciprocity.Domain.Visibility;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Visibility;

/// <summary>How much the other sides of a member's exchanges are seen, after an answer in the pair and otherwise.</summary>
internal static class PartnerReach
{
    private const int MostPartners = 500;

    private readonly record struct Partner(HashSet<DateOnly> AnswerDays, DateTimeOffset? FirstSeen, Dictionary<DateOnly, long> Seen);

    public static async Task<(ReachComparison Reach, int Partners, bool IsSample)> ReadAsync(
        Measurement.At at, string member, string basis, CancellationToken cancellation)
    {
        var pairs = await ExchangingAsync(at, member, cancellation);
        var partners = new Dictionary<string, Partner>(StringComparer.Ordinal);
        await foreach (var view in PairView.ReadManyAsync(at, [.. pairs.Take(MostPartners)], cancellation))
        {
            partners[view.Pair.A == member ? view.Pair.B : view.Pair.A] =
                new([.. view.AnsweredAt().Select(answer => DateOnly.FromDateTime(answer.UtcDateTime))], null, []);
        }

        await AddFirstSeenAsync(at, partners, cancellation);
        await AddSeenAsync(at, partners, basis, cancellation);
        var reach = partners.Values.Aggregate(
            ReachComparison.None, (sum, partner) => sum + ReachComparison.Of(partner.AnswerDays, partner.Seen, partner.FirstSeen, at.AsOf));
        return (reach, partners.Count, pairs.Count > MostPartners);
    }

    /// <summary>The pairs with exchanges, the most recent first, one more than are folded.</summary>
    private static async Task<List<PairView.Members>> ExchangingAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select id, a, b from {at.Schema}.mt_doc_relationship
             where tenant_id = $1 and (a = $2 or b = $2) and {RelationshipSql.IsOfTwo} and (data->'ledger'->>'exchanges')::bigint > 0
             order by greatest({RelationshipSql.LastA}, {RelationshipSql.LastB}) desc, id
             limit {MostPartners + 1}
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = member });
        return await RelationshipSql.MembersAsync(query, cancellation);
    }

    private static async Task AddFirstSeenAsync(Measurement.At at, Dictionary<string, Partner> partners, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"select id, (data->>'firstSeen')::timestamptz from {at.Schema}.mt_doc_standing where tenant_id = $1 and id = any($2) and data->>'firstSeen' is not null",
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = partners.Keys.ToArray() });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            partners[reader.GetString(0)] = partners[reader.GetString(0)] with { FirstSeen = reader.GetFieldValue<DateTimeOffset>(1) };
        }
    }

    private static async Task AddSeenAsync(Measurement.At at, Dictionary<string, Partner> partners, string basis, CancellationToken cancellation)
    {
        var seen = basis == VisibilityQuery.Views ? "views_known + views_unknown" : "engagers";
        await using var query = new NpgsqlCommand(
            $"select member, day, {seen} from {at.Schema}.{DayTables.MemberDays.Name} where network = $1 and member = any($2) and {seen} > 0",
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = partners.Keys.ToArray() });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            partners[reader.GetString(0)].Seen[reader.GetFieldValue<DateOnly>(1)] = reader.GetInt64(2);
        }
    }
}
