using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Tests.Generations;

public sealed class StoredPolicyTests
{
    private static readonly EngagementPolicy Odd = new(
        7, TimeSpan.FromTicks(123_456_789_012_345), TimeSpan.FromTicks(1), new Dictionary<string, double> { ["wave"] = 0.1 + 0.2, ["like"] = 1e6 });

    [Fact]
    public void A_policy_is_read_back_as_it_was_written()
    {
        var read = StoredPolicy.Read(StoredPolicy.Write(Odd));

        Assert.Equal((Odd.Version, Odd.HalfLife, Odd.Window), (read.Version, read.HalfLife, read.Window));
        Assert.Equal(Odd.Weights, read.Weights);
        Assert.True(StoredPolicy.Same(Odd, read));
    }

    [Fact]
    public void Policies_written_long_ago_are_still_read()
    {
        const string Stored = """{"kinds": {"like": 1, "wave": 0.5}, "window": "7.00:00:00", "version": 2, "halfLife": "14.00:00:00"}""";

        var read = StoredPolicy.Read(Stored);

        Assert.True(StoredPolicy.Same(
            read, new(2, TimeSpan.FromDays(14), TimeSpan.FromDays(7), new Dictionary<string, double> { ["wave"] = 0.5, ["like"] = 1 })));
    }

    [Fact]
    public void Policies_that_differ_in_anything_are_not_the_same()
    {
        Dictionary<string, double> weights = new(Odd.Weights);
        EngagementPolicy[] others =
        [
            new(8, Odd.HalfLife, Odd.Window, weights),
            new(7, Odd.HalfLife + TimeSpan.FromTicks(1), Odd.Window, weights),
            new(7, Odd.HalfLife, Odd.Window + TimeSpan.FromTicks(1), weights),
            new(7, Odd.HalfLife, Odd.Window, new Dictionary<string, double>(weights) { ["like"] = 2 }),
            new(7, Odd.HalfLife, Odd.Window, new Dictionary<string, double>(weights) { ["poke"] = 2 }),
        ];

        Assert.All(others, other => Assert.False(StoredPolicy.Same(Odd, other)));
    }
}
