using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Contents whose owners this instance has seen committed. An owner stands for ever, so of these nothing has to be told again:
/// most engagements are with content that was engaged with a moment ago.
/// </summary>
internal sealed class OwnedContents
{
    private const int Capacity = 100_000;
    private readonly AgingMap<Guid, bool> _seen = new(Capacity);
    private readonly Lock _lock = new();

    /// <summary>Those that are not among them.</summary>
    public List<Guid> Unseen(IEnumerable<Guid> contents)
    {
        lock (_lock)
        {
            return [.. contents.Where(content => !_seen.TryGet(content, out _))];
        }
    }

    /// <summary>To be called once the transaction that told of them, or found them told of, has committed.</summary>
    public void Add(IEnumerable<Guid> contents)
    {
        lock (_lock)
        {
            foreach (var content in contents)
            {
                _seen.Set(content, true);
            }
        }
    }
}
