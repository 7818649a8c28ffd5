using CsCheck;
using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Tests.Folding;

public sealed class AgingBytesTests
{
    [Fact]
    public void What_is_used_stays_and_what_is_not_goes_when_there_is_no_room()
    {
        var map = new AgingBytes<int>(capacity: 20 * 64);
        map.Set(-1, [7]);
        for (var i = 0; i < 100; i++)
        {
            map.Set(i, [(byte)i]);
            Assert.Equal([7], Found(map, -1)!);
        }

        Assert.Null(Found(map, 50));
        Assert.Equal([99], Found(map, 99)!);
    }

    /// <summary>A plain dictionary knows what each was set to last; what the map still has is that, whatever lengths came before.</summary>
    [Fact]
    public void What_is_found_is_what_was_set_last() =>
        Gen.Select(Gen.Int[0, 30], Gen.Byte.Array[0, 400], Gen.Bool).List[1, 400].Sample(
            steps =>
            {
                var (map, last) = (new AgingBytes<int>(capacity: 2_000), new Dictionary<int, byte[]>());
                foreach (var (key, value, reads) in steps)
                {
                    if (!reads)
                    {
                        map.Set(key, value);
                        last[key] = value;
                        Assert.Equal(value, Found(map, key)!);
                    }
                    else if (Found(map, key) is { } found)
                    {
                        Assert.Equal(last[key], found);
                    }
                }
            },
            iter: 2_000);

    /// <summary>The fold looks once what is there and reads it later: nothing may go because of what else is looked for.</summary>
    [Fact]
    public void What_was_found_is_found_until_something_is_set() =>
        Gen.Select(Gen.Int[0, 40].Array[1, 200], Gen.Int[0, 40].Array[1, 200]).Sample(
            (set, looked) =>
            {
                var map = new AgingBytes<int>(capacity: 2_000);
                foreach (var key in set)
                {
                    map.Set(key, new byte[key * 3]);
                }

                var found = looked.Where(key => Found(map, key) is not null).ToList();

                Assert.All(found, key => Assert.Equal(key * 3, Found(map, key)?.Length));
            },
            iter: 2_000);

    [Fact]
    public void What_has_no_room_is_not_kept_and_neither_is_what_it_replaces()
    {
        var map = new AgingBytes<int>(capacity: 256);
        map.Set(1, [1]);

        map.Set(1, new byte[129]);

        Assert.Null(Found(map, 1));
    }

    [Fact]
    public void What_grows_a_little_takes_no_more_room()
    {
        var map = new AgingBytes<int>(capacity: 4 * 64);
        map.Set(1, [1]);
        for (var length = 1; length < 60; length++)
        {
            map.Set(2, new byte[length]);
        }

        Assert.Equal([1], Found(map, 1)!);
    }

    private static byte[]? Found(AgingBytes<int> map, int key) => map.TryGet(key, out var value) ? value.ToArray() : null;
}
