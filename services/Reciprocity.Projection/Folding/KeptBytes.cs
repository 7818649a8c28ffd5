namespace Reciprocity.Projection.Folding;

/// <summary>What was written last under each key, as long as it is kept.</summary>
internal sealed class KeptBytes<TKey>(PageBytes bytes)
    where TKey : notnull
{
    private readonly Dictionary<TKey, (long Position, int Length)> _places = [];

    /// <summary>In about the order in which they are forgotten; one that comes too early or too late is found to be forgotten when it is looked for.</summary>
    private readonly Queue<(TKey Key, long Position)> _written = new();

    /// <summary>How many keys there are, of what is kept and of what was forgotten since something was set last.</summary>
    public int Count => _places.Count;

    /// <param name="value">Is found, and holds, until the next page begins.</param>
    public bool TryGet(TKey key, out ReadOnlySpan<byte> value)
    {
        value = default;
        return _places.TryGetValue(key, out var place) && bytes.TryGet(place.Position, place.Length, out value);
    }

    public void Set(TKey key, PageBytes.Place place)
    {
        while (_written.TryPeek(out var oldest) && oldest.Position < bytes.Oldest)
        {
            _written.Dequeue();
            if (_places.TryGetValue(oldest.Key, out var current) && current.Position == oldest.Position)
            {
                _places.Remove(oldest.Key);
            }
        }

        if (place.Position < bytes.Oldest)
        {
            _places.Remove(key);
            return;
        }

        _places[key] = (place.Position, place.Bytes.Length);
        _written.Enqueue((key, place.Position));
    }
}
