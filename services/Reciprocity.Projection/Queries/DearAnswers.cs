using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Queries;

/// <summary>
/// The latest answers that took long, by address: a page that is opened again where nothing has changed is not computed again.
/// </summary>
internal sealed class DearAnswers
{
    /// <summary>What takes less is computed as fast as it is looked up by everybody who asks.</summary>
    public static readonly TimeSpan Dear = TimeSpan.FromMilliseconds(20);

    /// <summary>Some of up to 500 items: few, since they are held as objects.</summary>
    private const int Kept = 64;

    private readonly AgingMap<string, (string Tag, object Answer)> _answers = new(Kept);
    private readonly Lock _lock = new();

    /// <summary>Whether the last answer to an address took long: it is worth a look whether anything has changed before it is computed.</summary>
    public bool Holds(string target)
    {
        lock (_lock)
        {
            return _answers.TryGet(target, out _);
        }
    }

    /// <param name="tag">The answer's entity tag: generation, position, erasures and minute.</param>
    /// <param name="target">The whole address that was asked for.</param>
    public T? Find<T>(string tag, string target)
        where T : class
    {
        lock (_lock)
        {
            return _answers.TryGet(target, out var kept) && kept.Tag == tag ? kept.Answer as T : null;
        }
    }

    public void Keep(string tag, string target, object answer)
    {
        lock (_lock)
        {
            _answers.Set(target, (tag, answer));
        }
    }
}
