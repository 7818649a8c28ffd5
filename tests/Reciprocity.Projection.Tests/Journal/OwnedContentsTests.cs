using Reciprocity.Projection.Journal;

namespace Reciprocity.Projection.Tests.Journal;

public sealed class OwnedContentsTests
{
    private readonly OwnedContents _owned = new();

    [Fact]
    public void What_was_never_added_is_unseen_however_much_was()
    {
        var (added, others) = (Keys(1, 300_000), Keys(2, 300_000));
        _owned.Add(added);

        Assert.Equal(others, _owned.Unseen(others));
    }

    [Fact]
    public void What_is_asked_for_again_and_again_stays_and_the_rest_makes_room()
    {
        var (kept, others) = (Keys(1, 100), Keys(2, 1_000_000));
        _owned.Add(kept);
        foreach (var some in others.Chunk(10_000))
        {
            _owned.Add(some);

            Assert.Empty(_owned.Unseen(kept));
        }

        Assert.InRange(others.Length - _owned.Unseen(others).Count, 480_000, 524_288);
        Assert.True(_owned.Unseen(others[^100_000..]).Count < 2_000, "What came last is gone before what came first.");
    }

    [Fact]
    public void What_was_added_twice_takes_one_place()
    {
        var (twice, others) = (Keys(1, 1), Keys(2, 100_000));
        for (var time = 0; time < 10; time++)
        {
            _owned.Add(others);
            _owned.Add(twice);
        }

        Assert.Empty(_owned.Unseen(twice));
        Assert.True(_owned.Unseen(others).Count < 2_000, "Places are taken by what was there already.");
    }

    private static Guid[] Keys(int seed, int count)
    {
        var random = new Random(seed);
        var bytes = new byte[16];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            random.NextBytes(bytes);
            return new Guid(bytes);
        })];
    }
}
