namespace Reciprocity.Projection.Folding;

/// <summary>
/// The bytes that the last pages added, one after the other. Those of documents PostgreSQL is sent from here, and the pages after find
/// them here. When a page begins, what was added longest ago goes, as far as there is more than <paramref name="capacity"/>; who wants
/// to keep some of it adds it again.
/// </summary>
/// <remarks>
/// They lie in chunks that are written anew again and again and never move. As arrays of their own, some sixteen thousand a page and all of them
/// needed until the page after is computed, they were most of the third that arrays of bytes took of the two older generations.
/// </remarks>
/// <param name="capacity">In bytes, between two pages.</param>
/// <param name="pagesInUse">What so many pages added last is never written over.</param>
/// <param name="chunkSize">In bytes. Nothing larger is kept.</param>
internal sealed class PageBytes(int capacity, int pagesInUse, int chunkSize = 1024 * 1024)
{
    /// <summary>Those from <see cref="_first"/> on.</summary>
    private readonly List<byte[]> _chunks = [];
    private readonly Stack<byte[]> _free = new();

    /// <summary>Where each page in use begins.</summary>
    private readonly Queue<long> _pages = new();
    private object? _page;
    private long _first;
    private long _next;

    /// <summary>What was written before this position is forgotten.</summary>
    public long Oldest => _first * chunkSize;

    /// <summary>In bytes, between two pages; what was added again comes on top.</summary>
    public int Capacity => capacity;

    /// <summary>Where something was written.</summary>
    /// <param name="Position">Counted from the first byte ever written; negative where it is not kept.</param>
    /// <param name="Bytes">Hold as long as the page is in use, whatever is forgotten.</param>
    public readonly record struct Place(long Position, ReadOnlyMemory<byte> Bytes)
    {
        /// <summary>Of something that is not kept.</summary>
        public static Place Apart(ReadOnlyMemory<byte> bytes) => new(-1, bytes);
    }

    /// <summary>What is added from now on is this page's.</summary>
    /// <param name="leaving">Is told the position before which everything goes, while it is still there, if something does.</param>
    public void Begin(object page, Action<long>? leaving = null)
    {
        if (ReferenceEquals(page, _page))
        {
            return;
        }

        _page = page;
        var surplus = Math.Max(0, _chunks.Count - (capacity / chunkSize));
        if (surplus > 0)
        {
            leaving?.Invoke((_first + surplus) * chunkSize);
        }

        _pages.Enqueue(_next);
        if (_pages.Count > pagesInUse)
        {
            _pages.Dequeue();
        }

        Forget(surplus);
    }

    /// <returns>Where it was written.</returns>
    public Place Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > chunkSize)
        {
            return Place.Apart(bytes.ToArray());
        }

        var end = (_first + _chunks.Count) * chunkSize;
        if (_next + bytes.Length > end)
        {
            _next = end;
            _chunks.Add(_free.TryPop(out var free) ? free : GC.AllocateUninitializedArray<byte>(chunkSize, pinned: true));
        }

        var memory = At(_next, bytes.Length);
        bytes.CopyTo(memory.Span);
        var place = new Place(_next, memory);
        _next += bytes.Length;
        return place;
    }

    /// <summary>What was written at a position, if it is still there.</summary>
    public bool TryGet(long position, int length, out ReadOnlySpan<byte> bytes)
    {
        bytes = position >= Oldest ? At(position, length).Span : default;
        return position >= Oldest;
    }

    private Memory<byte> At(long position, int length) =>
        _chunks[(int)((position / chunkSize) - _first)].AsMemory((int)(position % chunkSize), length);

    private void Forget(int chunks)
    {
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            // Whoever is still sending one that is in use has it to himself from now on.
            if (Math.Min((_first + chunk + 1) * chunkSize, _next) <= _pages.Peek())
            {
                _free.Push(_chunks[chunk]);
            }
        }

        _chunks.RemoveRange(0, chunks);
        _first += chunks;
        _next = Math.Max(_next, Oldest);
    }
}
