using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Tests.Folding;

public sealed class PageBytesTests
{
    private const int Chunk = 1000;

    /// <summary>
    /// A plain dictionary knows what each was set to last; what is still kept is that, whatever lengths came before. And what the last pages
    /// added holds, whether it is kept or not.
    /// </summary>
    [Fact]
    public void What_is_found_is_what_was_set_last_and_nothing_in_use_is_written_over() =>
        Gen.Select(Gen.Int[0, 30], Gen.OneOf(Gen.Int[0, 40], Gen.Int[0, Chunk / 2], Gen.Int[Chunk - 20, Chunk + 20]), Gen.Int[0, 5]).Array[0, 8].Array[1, 12]
            .Select(Gen.Int[0, 3], Gen.Int[1, 3]).Sample(
            (pages, chunks, pagesInUse) =>
            {
                var bytes = new PageBytes(chunks * Chunk, pagesInUse, Chunk);
                var (kept, last, inUse) = (new KeptBytes<int>(bytes), new Dictionary<int, string>(), new Queue<List<(PageBytes.Place Place, string Text)>>());
                var later = new PriorityQueue<(int Key, string Text, PageBytes.Place Place), int>();
                var number = 0;
                for (var at = 0; at < pages.Length; at++)
                {
                    var page = pages[at];
                    kept.Begin(page);
                    var found = last.Keys.Where(key => kept.TryGet(key, out _)).ToList();
                    var written = page.Select(step => (Key: step.Item1, Text: $"{++number}".PadRight(step.Item2))).ToList();
                    var places = written.ConvertAll(step => bytes.Add(Encoding.ASCII.GetBytes(step.Text)));

                    Assert.All(found, key => Assert.Equal(last[key], Found(kept, key)));
                    for (var step = 0; step < places.Count; step++)
                    {
                        later.Enqueue((written[step].Key, written[step].Text, places[step]), at + page[step].Item3);
                    }

                    while (later.TryPeek(out var set, out var due) && due <= at)
                    {
                        later.Dequeue();
                        kept.Set(set.Key, set.Place);
                        last[set.Key] = set.Text;
                    }

                    Assert.All(last.Where(set => kept.TryGet(set.Key, out _)), set => Assert.Equal(set.Value, Found(kept, set.Key)));
                    inUse.Enqueue([.. places.Zip(written, (place, step) => (place, step.Text))]);
                    if (inUse.Count > pagesInUse)
                    {
                        inUse.Dequeue();
                    }

                    Assert.All(inUse.SelectMany(one => one), one => Assert.Equal(one.Text, Encoding.ASCII.GetString(one.Place.Bytes.Span)));
                }
            },
            iter: 3_000);

    [Fact]
    public void What_there_is_room_for_is_kept_however_long_ago_it_was_written()
    {
        const int Capacity = 8 * Chunk;
        var bytes = new PageBytes(Capacity, pagesInUse: 3, Chunk);
        var kept = new KeptBytes<int>(bytes);
        kept.Begin("first");
        int[] once = [.. Enumerable.Range(0, 50)];
        Assert.All(once, key => kept.Set(key, bytes.Add(Encoding.ASCII.GetBytes($"{key}".PadRight(100)))));
        var chunks = new HashSet<byte[]>(ReferenceEqualityComparer.Instance);
        for (var page = 0; page < 500; page++)
        {
            kept.Begin($"{page}");
            for (var key = -1; key > -5; key--)
            {
                var place = bytes.Add(new byte[90]);
                kept.Set(key, place);
                Assert.True(MemoryMarshal.TryGetArray(place.Bytes, out var chunk));
                chunks.Add(chunk.Array!);
            }
        }

        Assert.All(once, key => Assert.Equal($"{key}", Found(kept, key)?.TrimEnd()));
        Assert.Equal(once.Length + 4, kept.Count);
        Assert.InRange(chunks.Count * Chunk, 1, 2 * Capacity);
    }

    [Fact]
    public void What_was_written_longest_ago_goes_when_a_page_begins_and_there_is_too_little_room()
    {
        var bytes = new PageBytes(2 * Chunk, pagesInUse: 3, Chunk);
        var kept = new KeptBytes<int>(bytes);
        kept.Begin("first");
        int[] written = [0, 1, 2, 3, 4, 5, 0];
        Assert.All(written, key => kept.Set(key, bytes.Add(new byte[Chunk / 2])));
        Assert.All(written, key => Assert.NotNull(Found(kept, key)));

        kept.Begin("second");
        kept.Set(6, bytes.Add([1]));

        Assert.Equal([0, 4, 5, 6], Enumerable.Range(0, 7).Where(key => Found(kept, key) is not null));
    }

    [Fact]
    public void Chunks_of_pages_that_ended_are_written_again()
    {
        var bytes = new PageBytes(4 * Chunk, pagesInUse: 3, Chunk);
        var chunks = new HashSet<byte[]>(ReferenceEqualityComparer.Instance);
        for (var page = 0; page < 100; page++)
        {
            bytes.Begin($"{page}");
            Assert.True(MemoryMarshal.TryGetArray(bytes.Add(new byte[10]).Bytes, out var chunk));
            chunks.Add(chunk.Array!);
            bytes.Add(Filling);
        }

        Assert.InRange(chunks.Count, 1, 10);
    }

    [Fact]
    public void What_is_forgotten_leaves_no_key()
    {
        var bytes = new PageBytes(Chunk, pagesInUse: 3, Chunk);
        var kept = new KeptBytes<int>(bytes);
        kept.Begin("first");
        var early = bytes.Add(new byte[Chunk * 4 / 5]);
        kept.Set(1, early);
        bytes.Add(Filling);
        bytes.Add(Filling);
        kept.Begin("second");

        kept.Set(2, early);

        Assert.Null(Found(kept, 1));
        Assert.Null(Found(kept, 2));
        Assert.Equal(0, kept.Count);
    }

    private static byte[] Filling { get; } = new byte[Chunk];

    private static string? Found(KeptBytes<int> kept, int key) => kept.TryGet(key, out var value) ? Encoding.ASCII.GetString(value) : null;
}
