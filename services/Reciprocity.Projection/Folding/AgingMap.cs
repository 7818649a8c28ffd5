using System.Diagnostics.CodeAnalysis;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// A map that forgets: at most <paramref name="capacity"/> entries, of which those used least recently go first, half of them
/// at a time. That is coarser than a list of uses, and costs nothing to keep up.
/// </summary>
internal sealed class AgingMap<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (!_old.Remove(key, out value))
        {
            return false;
        }

        Set(key, value);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        _young[key] = value;
        if (_young.Count >= capacity / 2)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }
    }
}
