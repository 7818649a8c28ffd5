using Npgsql;
using Reciprocity.Domain.Communities;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Communities;

/// <summary>A network's mutual ties as a graph: members numbered in their order, so that the same ties give the same graph.</summary>
/// <param name="LeftOut">Mutual ties that are no part of the graph: those without weight, and the weakest of too many.</param>
internal sealed record TiesRead(string[] Members, TieGraph Graph, long Ties, long LeftOut)
{
    /// <summary>So many of the strongest ties are read: about 100 bytes each while communities are found.</summary>
    private const int MostTies = 1_000_000;

    public static async Task<TiesRead> ReadAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select a, b, least(strength_a, strength_b) from {at.Schema}.mt_doc_relationship
             where tenant_id = $1 and {RelationshipSql.IsOfTwo} and {RelationshipSql.IsMutual} and strength_a is not null and strength_b is not null
             order by 3 desc, a collate "C", b collate "C" limit {MostTies}
             """,
            at.Snapshot.Connection);
        query.CommandTimeout = 300;
        query.Parameters.Add(new() { Value = at.Network.Id });
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        List<(int One, int Other, double Log)> read = [];
        await using (var reader = await query.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                read.Add((NumberOf(reader.GetString(0)), NumberOf(reader.GetString(1)), reader.GetDouble(2)));
            }
        }

        return Of(numbers, read, at.Network.Any.Mutual);

        int NumberOf(string member) => numbers.TryGetValue(member, out var number) ? number : numbers[member] = numbers.Count;
    }

    private static TiesRead Of(Dictionary<string, int> numbers, List<(int One, int Other, double Log)> read, long mutual)
    {
        string[] members = [.. numbers.Keys];
        Array.Sort(members, MemberOrder.Instance);
        var place = new int[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            place[numbers[members[i]]] = i;
        }

        // Relative to the strongest, which comes first. What vanishes beside it ties nobody.
        List<Tie> ties = [.. read.Select(tie => new Tie(place[tie.One], place[tie.Other], double.Exp2(tie.Log - read[0].Log))).Where(tie => tie.Weight > 0)];
        ties.Sort((x, y) => (x.One, x.Other).CompareTo((y.One, y.Other)));
        return new(members, TieGraph.Of(members.Length, ties), ties.Count, mutual - ties.Count);
    }
}
