using Reciprocity.Domain.Networks;

namespace Reciprocity.Domain.Tests.Networks;

public sealed class DyadCensusTests
{
    [Fact]
    public void The_textbook_graph_of_four_has_two_thirds_of_its_edges_returned()
    {
        // 0→1, 0→2, 0→3, 1→0, 2→3, 3→2: networkx's overall_reciprocity gives 4/6.
        var census = new DyadCensus(Members: 4, Edges: 6, Mutual: 2);

        Assert.Equal((2, 2, 2), (census.Mutual, census.Asymmetric, census.Null));
        Assert.Equal(4.0 / 6, census.EdgeReciprocity()!.Value, 12);
        Assert.Equal(0.5, census.DyadReciprocity()!.Value, 12);
    }

    [Fact]
    public void Krackhardts_advice_network_has_the_published_census_and_correlation()
    {
        var census = new DyadCensus(Members: 21, Edges: 190, Mutual: 45);

        Assert.Equal((45, 100, 65), (census.Mutual, census.Asymmetric, census.Null));
        Assert.Equal(0.473684, census.EdgeReciprocity()!.Value, 6);
        Assert.Equal(0.038902, census.Correlation()!.Value, 6);
    }

    [Fact]
    public void A_complete_graph_has_no_correlation_since_chance_returns_everything_too()
    {
        var census = new DyadCensus(Members: 5, Edges: 20, Mutual: 10);

        Assert.Equal(1.0, census.EdgeReciprocity());
        Assert.Equal(1.0, census.Density());
        Assert.Null(census.Correlation());
    }

    [Fact]
    public void Without_edges_there_is_no_measure_rather_than_zero()
    {
        var census = new DyadCensus(0, 0, 0);

        Assert.Equal(0, census.Null);
        Assert.Null(census.EdgeReciprocity());
        Assert.Null(census.DyadReciprocity());
        Assert.Null(census.Density());
        Assert.Null(census.Correlation());
    }
}
