using CsCheck;
using Reciprocity.Domain.Communities;

namespace Reciprocity.Domain.Tests.Communities;

public sealed class LeidenTests
{
    private static readonly Gen<(int Members, List<Tie> Ties)> Networks =
        from members in Gen.Int[1, 60]
        from density in Gen.Double[0, 0.3]
        from chances in Gen.Double[0, 1].Array[members * (members - 1) / 2]
        from exponents in Gen.Double[-60, 0].Array[members * (members - 1) / 2]
        select (members, TiesOf(members, density, chances, exponents));

    [Fact]
    public void Zacharys_karate_club_falls_into_the_four_groups_of_its_best_known_modularity()
    {
        var club = TieGraph.Of(KarateClub.Members, [.. KarateClub.Ties.Select(tie => new Tie(tie.Item1 - 1, tie.Item2 - 1, 1))]);
        Assert.Equal(78, KarateClub.Ties.Distinct().Count());

        for (var seed = 0; seed < 50; seed++)
        {
            var communities = Leiden.Communities(club, seed);
            Assert.Equal(4, communities.Distinct().Count());
            Assert.Equal(0.41979, Modularity.Of(club, communities)!.Value, 5);
        }
    }

    [Fact]
    public void Two_cliques_and_a_bridge_are_two_communities()
    {
        var graph = TieGraph.Of(10, [.. Clique(0, 5), .. Clique(5, 10), new(4, 5, 1)]);

        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], Leiden.Communities(graph, seed: 1));
    }

    [Fact]
    public void A_ring_of_cliques_is_its_cliques()
    {
        var ring = Enumerable.Range(0, 8).Select(clique => new Tie(clique * 5, ((clique * 5) + 6) % 40, 1));
        var graph = TieGraph.Of(40, [.. Enumerable.Range(0, 8).SelectMany(clique => Clique(clique * 5, (clique * 5) + 5)), .. ring]);

        Assert.Equal(Enumerable.Range(0, 40).Select(member => member / 5), Leiden.Communities(graph, seed: 7));
    }

    [Fact]
    public void Weights_count_and_their_unit_does_not()
    {
        // A ring of six whose ties are alternately strong and weak.
        foreach (var unit in new[] { 1e-200, 1, 1e200 })
        {
            var ring = TieGraph.Of(6, [.. Enumerable.Range(0, 6).Select(i => new Tie(i, (i + 1) % 6, unit * (i % 2 == 0 ? 1 : 0.01)))]);
            Assert.Equal([0, 0, 1, 1, 2, 2], Leiden.Communities(ring, seed: 3));
        }
    }

    [Fact]
    public void Who_has_no_tie_is_a_community_of_one_and_nothing_has_no_modularity()
    {
        Assert.Equal([0, 1, 1], Leiden.Communities(TieGraph.Of(3, [new(1, 2, 0.5)]), seed: 0));
        Assert.Equal([0, 1], Leiden.Communities(TieGraph.Of(2, []), seed: 0));
        Assert.Empty(Leiden.Communities(TieGraph.Of(0, []), seed: 0));
        Assert.Null(Modularity.Of(TieGraph.Of(2, []), [0, 1]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_communities() => Networks.Sample(network =>
    {
        var graph = TieGraph.Of(network.Members, network.Ties);
        Assert.Equal(Leiden.Communities(graph, seed: 5), Leiden.Communities(graph, seed: 5));
    });

    [Fact]
    public void Each_community_hangs_together() => Networks.Sample(network =>
    {
        var communities = Leiden.Communities(TieGraph.Of(network.Members, network.Ties), seed: 2, attempts: 1);
        foreach (var community in communities.Distinct())
        {
            int[] members = [.. Enumerable.Range(0, network.Members).Where(member => communities[member] == community)];
            HashSet<int> reached = [members[0]];
            while (network.Ties.Any(tie => communities[tie.One] == community && communities[tie.Other] == community
                && reached.Contains(tie.One) != reached.Contains(tie.Other) && reached.Add(tie.One) | reached.Add(tie.Other)))
            {
                // Goes on until no tie leads from those reached to another of the community.
            }

            Assert.Equal(members.Length, reached.Count);
        }
    });

    [Fact]
    public void No_single_move_and_no_dissolution_would_be_better() => Networks.Sample(network =>
    {
        var graph = TieGraph.Of(network.Members, network.Ties);
        var communities = Leiden.Communities(graph, seed: 9);
        if (Modularity.Of(graph, communities) is not { } quality)
        {
            return;
        }

        Assert.True(quality >= Modularity.Of(graph, [.. Enumerable.Range(0, network.Members)]) - 1e-9);
        Assert.True(quality >= Modularity.Of(graph, new int[network.Members]) - 1e-9);
        for (var member = 0; member < network.Members; member++)
        {
            foreach (var other in communities.Distinct().Append(int.MaxValue))
            {
                var moved = (int[])communities.Clone();
                moved[member] = other;
                Assert.True(quality >= Modularity.Of(graph, moved) - 1e-8, $"member {member} to {other}");
            }
        }
    }, iter: 30);

    [Fact]
    public void Modularity_is_what_its_definition_over_pairs_gives() => Networks.Sample(network =>
    {
        var graph = TieGraph.Of(network.Members, network.Ties);
        var communities = Leiden.Communities(graph, seed: 4, attempts: 1);
        if (Modularity.Of(graph, communities) is not { } quality)
        {
            return;
        }

        var weights = new double[network.Members, network.Members];
        foreach (var tie in network.Ties)
        {
            weights[tie.One, tie.Other] = weights[tie.Other, tie.One] = tie.Weight;
        }

        var pairs = from i in Enumerable.Range(0, network.Members)
                    from j in Enumerable.Range(0, network.Members)
                    where communities[i] == communities[j]
                    select weights[i, j] - (graph.Degree(i) * graph.Degree(j) / graph.Doubled);
        Assert.Equal(pairs.Sum() / graph.Doubled, quality, 9);
    });

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(0, 2, 1)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 1, double.NaN)]
    public void What_is_no_tie_is_refused(int one, int other, double weight) =>
        Assert.Throws<ArgumentException>(() => TieGraph.Of(2, [new(one, other, weight)]));

    private static IEnumerable<Tie> Clique(int first, int end) =>
        from one in Enumerable.Range(first, end - first)
        from other in Enumerable.Range(one + 1, end - one - 1)
        select new Tie(one, other, 1);

    private static List<Tie> TiesOf(int members, double density, double[] chances, double[] exponents)
    {
        List<Tie> ties = [];
        var pair = 0;
        for (var one = 0; one < members; one++)
        {
            for (var other = one + 1; other < members; other++, pair++)
            {
                if (chances[pair] < density)
                {
                    ties.Add(new(one, other, double.Exp2(exponents[pair])));
                }
            }
        }

        return ties;
    }
}
