namespace Reciprocity.Projection.Folding;

/// <summary>
/// A map of byte strings that forgets: at most <paramref name="capacity"/> bytes of them, of which those used least recently go first,
/// half of them at a time.
/// </summary>
/// <remarks>
/// They lie in two arrays that live for as long as the map. As objects of their own, some ten thousand of which hundreds are replaced
/// every second, they made a collector go through the whole heap every nine seconds.
/// </remarks>
internal sealed class AgingBytes<TKey>(int capacity)
    where TKey : notnull
{
    private Half _young = new(capacity / 2);
    private Half _old = new(capacity / 2);

    /// <param name="value">Holds until the map is used again.</param>
    public bool TryGet(TKey key, out ReadOnlySpan<byte> value)
    {
        if (_young.TryGet(key, out value))
        {
            return true;
        }

        if (!_old.TryGet(key, out value))
        {
            return false;
        }

        _young.TrySet(key, value);
        return true;
    }

    /// <summary>What is too large for it is forgotten at once, and what was there under that key too.</summary>
    public void Set(TKey key, ReadOnlySpan<byte> value)
    {
        if (_young.TrySet(key, value))
        {
            return;
        }

        _young.Remove(key);
        (_young, _old) = (_old, _young);
        _young.Clear();
        _young.TrySet(key, value);
    }

    private sealed class Half(int capacity)
    {
        /// <summary>So much is taken at once, in bytes, so that what grows by a digit stays where it is.</summary>
        private const int Step = 64;

        private readonly Dictionary<TKey, Place> _places = [];
        private readonly byte[] _bytes = new byte[capacity];
        private int _used;

        public bool TryGet(TKey key, out ReadOnlySpan<byte> value)
        {
            var found = _places.TryGetValue(key, out var place);
            value = _bytes.AsSpan(place.Start, place.Length);
            return found;
        }

        /// <summary>Returns false, and leaves everything as it was, where there is no room.</summary>
        public bool TrySet(TKey key, ReadOnlySpan<byte> value)
        {
            if (!_places.TryGetValue(key, out var place) || value.Length > place.Room)
            {
                place = new(_used, 0, Math.Min((value.Length + Step) & -Step, capacity - _used));
                if (value.Length > place.Room)
                {
                    return false;
                }

                _used += place.Room;
            }

            value.CopyTo(_bytes.AsSpan(place.Start));
            _places[key] = place with { Length = value.Length };
            return true;
        }

        public void Remove(TKey key) => _places.Remove(key);

        public void Clear()
        {
            _places.Clear();
            _used = 0;
        }

        private readonly record struct Place(int Start, int Length, int Room);
    }
}
