using System.Runtime.InteropServices;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// What was written last under each key. When the room of its bytes is used up, it is written again, as long as all of it takes little
/// enough of that; else what was written longest ago is forgotten.
/// </summary>
internal sealed class KeptBytes<TKey>(PageBytes bytes)
    where TKey : notnull
{
    /// <summary>How many quarters of the room may be in use. The fuller it is, the more is written again for each byte that is new: with three quarters, about three.</summary>
    private const int MostQuarters = 3;

    private readonly Dictionary<TKey, (long Position, int Length)> _places = [];
    private long _length;

    /// <summary>How many keys there are.</summary>
    public int Count => _places.Count;

    /// <summary>To be called instead of the bytes' own.</summary>
    public void Begin(object page) => bytes.Begin(page, Leave);

    /// <param name="value">Is found, and holds, until the next page begins.</param>
    public bool TryGet(TKey key, out ReadOnlySpan<byte> value)
    {
        value = default;
        return _places.TryGetValue(key, out var place) && bytes.TryGet(place.Position, place.Length, out value);
    }

    public void Set(TKey key, PageBytes.Place place)
    {
        if (place.Position < bytes.Oldest)
        {
            Remove(key);
            return;
        }

        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, key, out _);
        _length += place.Bytes.Length - kept.Length;
        kept = (place.Position, place.Bytes.Length);
    }

    private void Remove(TKey key)
    {
        if (_places.Remove(key, out var place))
        {
            _length -= place.Length;
        }
    }

    /// <summary>What lies before a position is written again or forgotten.</summary>
    private void Leave(long before)
    {
        foreach (var (key, place) in _places)
        {
            if (place.Position >= before)
            {
                continue;
            }

            if (_length * 4 <= (long)bytes.Capacity * MostQuarters && bytes.TryGet(place.Position, place.Length, out var value))
            {
                CollectionsMarshal.GetValueRefOrNullRef(_places, key).Position = bytes.Add(value).Position;
            }
            else
            {
                Remove(key);
            }
        }
    }
}
