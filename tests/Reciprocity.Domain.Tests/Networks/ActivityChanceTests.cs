using CsCheck;
using Reciprocity.Domain.Networks;

namespace Reciprocity.Domain.Tests.Networks;

public sealed class ActivityChanceTests
{
    private static readonly Gen<(int Given, int Received)[]> Networks = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 12]).Array[2, 8];

    [Fact]
    public void By_classes_it_is_what_sums_over_all_pairs_of_members_give() => Networks.Sample(members =>
    {
        var total = members.Sum(member => (double)member.Given);
        var chance = ActivityChance.Of(Classes(members));
        if (total == 0)
        {
            Assert.Equal(new(null, null), chance);
            return;
        }

        var (returned, edges, matched) = (0.0, 0.0, 0.0);
        for (var i = 0; i < members.Length; i++)
        {
            for (var j = 0; j < members.Length; j++)
            {
                if (i != j)
                {
                    var (there, back) = (members[i].Given * members[j].Received / total, members[j].Given * members[i].Received / total);
                    returned += (1 - Math.Exp(-there)) * (1 - Math.Exp(-back));
                    edges += 1 - Math.Exp(-there);
                    matched += MeanOfSmaller(there, back);
                }
            }
        }

        Assert.Equal(edges > 0, chance.Edge is not null);
        Assert.Equal(edges > 0 ? returned / edges : 0, chance.Edge ?? 0, 10);
        Assert.Equal(matched / total, chance.Weighted!.Value, 10);
    }, iter: 50);

    [Theory]
    [InlineData(1e-9)]
    [InlineData(3)]
    [InlineData(5_000)]
    public void Two_who_only_have_each_other_match_as_often_as_chance_lets_them(double each)
    {
        // Everything each gives would go to the other and half of it to itself: λ is half of it.
        var chance = ActivityChance.Of([new(each, each, 2)]);

        var mean = each / 2;
        Assert.Equal(1, chance.Edge!.Value / (each < 1e-3 ? mean : 1 - Math.Exp(-mean)), 6);

        // E[min] is the mean less half of the mean distance, which is near 2·√(λ/π) for a large λ, and λ² for a small one.
        var expected = each < 1e-3 ? mean * mean : each > 1_000 ? mean - Math.Sqrt(mean / Math.PI) : MeanOfSmaller(mean, mean);
        Assert.Equal(1, chance.Weighted!.Value / (expected / each), 3);
    }

    [Fact]
    public void So_many_classes_that_they_are_put_together_give_almost_the_same()
    {
        var random = new Random(1);
        (int Given, int Received)[] members = [.. Enumerable.Range(0, 3_000).Select(_ => (1 + (int)Math.Pow(1_000, random.NextDouble()), 1 + (int)Math.Pow(1_000, random.NextDouble())))];
        ActivityClass[] classes = [.. Classes(members)];
        Assert.True(classes.Length > ActivityChance.MostClasses);

        var chance = ActivityChance.Of(classes);

        var (total, returned, edges) = (members.Sum(member => (double)member.Given), 0.0, 0.0);
        foreach (var x in classes)
        {
            foreach (var y in classes)
            {
                var pairs = (double)x.Members * (x == y ? x.Members - 1 : y.Members);
                returned += pairs * (1 - Math.Exp(-x.Given * y.Received / total)) * (1 - Math.Exp(-y.Given * x.Received / total));
                edges += pairs * (1 - Math.Exp(-x.Given * y.Received / total));
            }
        }

        Assert.Equal(1, chance.Edge!.Value / (returned / edges), 2);
    }

    [Fact]
    public void Students_return_more_than_their_activity_explains()
    {
        var messages = SharedNetwork.CollegeMsg();
        var given = messages.CountBy(message => message.Actor).ToDictionary();
        var received = messages.CountBy(message => message.Target).ToDictionary();

        var chance = ActivityChance.Of(Classes([.. given.Keys.Union(received.Keys).Select(member => (given.GetValueOrDefault(member), received.GetValueOrDefault(member)))]));

        Assert.Equal(0.188, chance.Edge!.Value, 0.005);
        Assert.Equal(0.180, chance.Weighted!.Value, 0.005);
        Assert.Equal(0.552, ActivityChance.Above(0.636382, chance.Edge)!.Value, 0.005);
        Assert.Equal(0.525, ActivityChance.Above(0.610211, chance.Weighted)!.Value, 0.005);
    }

    [Fact]
    public void Nothing_is_above_what_is_unknown_or_complete()
    {
        Assert.Null(ActivityChance.Above(null, 0.5));
        Assert.Null(ActivityChance.Above(0.5, null));
        Assert.Null(ActivityChance.Above(1, 1));
        Assert.Equal(-0.5, ActivityChance.Above(0.25, 0.5));
        Assert.Equal(new(null, null), ActivityChance.Of([]));
    }

    private static IReadOnlyCollection<ActivityClass> Classes((int Given, int Received)[] members) =>
        [.. members.GroupBy(member => member).Select(group => new ActivityClass(group.Key.Given, group.Key.Received, group.Count()))];

    /// <summary>By its definition: a sum over what both may be.</summary>
    private static double MeanOfSmaller(double x, double y) =>
        Probabilities(x).Index().Sum(i => Probabilities(y).Index().Sum(j => Math.Min(i.Index, j.Index) * i.Item * j.Item));

    private static double[] Probabilities(double mean)
    {
        var probabilities = new double[60];
        probabilities[0] = Math.Exp(-mean);
        for (var k = 1; k < probabilities.Length; k++)
        {
            probabilities[k] = probabilities[k - 1] * mean / k;
        }

        return probabilities;
    }
}
