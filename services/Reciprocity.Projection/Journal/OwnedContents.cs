namespace Reciprocity.Projection.Journal;

/// <summary>
/// Contents whose owners this instance has seen committed. An owner stands for ever, so of these nothing has to be told again:
/// most engagements are with content that was engaged with not long ago.
/// </summary>
/// <remarks>
/// Half a million of them, of 16 bytes each and nothing besides. Each has its place in one of many small sets, in which the one that was asked for
/// least recently makes room. An empty place holds the key of zeros, which no content is likely to have: it would be taken for one with an owner.
/// </remarks>
internal sealed class OwnedContents
{
    private const int Sets = 1 << 17;
    private const int Places = 4;

    private readonly Guid[] _seen = new Guid[Sets * Places];
    private readonly Lock _lock = new();

    /// <summary>Those that are not among them.</summary>
    public List<Guid> Unseen(IEnumerable<Guid> contents)
    {
        lock (_lock)
        {
            return [.. contents.Where(content => !Renew(content))];
        }
    }

    /// <summary>To be called once the transaction that told of them, or found them told of, has committed.</summary>
    public void Add(IEnumerable<Guid> contents)
    {
        lock (_lock)
        {
            foreach (var content in contents)
            {
                if (!Renew(content))
                {
                    ToFront(SetOf(content), Places - 1, content);
                }
            }
        }
    }

    /// <summary>Whether it is there; it is the last to go then.</summary>
    private bool Renew(Guid content)
    {
        var set = SetOf(content);
        var place = set.IndexOf(content);
        if (place < 0)
        {
            return false;
        }

        ToFront(set, place, content);
        return true;
    }

    /// <summary>Takes the place of the first of its set, which moves those up to a place one further.</summary>
    private static void ToFront(Span<Guid> set, int place, Guid content)
    {
        set[..place].CopyTo(set[1..]);
        set[0] = content;
    }

    private Span<Guid> SetOf(Guid content) => _seen.AsSpan((content.GetHashCode() & (Sets - 1)) * Places, Places);
}
