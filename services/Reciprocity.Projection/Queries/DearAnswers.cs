using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Queries;

/// <summary>
/// The latest answers that took long, by what they are equal by: a page that is opened again where nothing has changed is not computed
/// again.
/// </summary>
internal sealed class DearAnswers
{
    /// <summary>What takes less is computed as fast as it is looked up by everybody who asks.</summary>
    public static readonly TimeSpan Dear = TimeSpan.FromMilliseconds(20);

    /// <summary>Some of up to 500 items: few, since they are held as objects.</summary>
    private const int Kept = 64;

    private readonly AgingMap<(string Tag, string Target), object> _answers = new(Kept);
    private readonly Lock _lock = new();

    /// <param name="tag">The answer's entity tag.</param>
    /// <param name="target">The whole address that was asked for: a tag has only a part of its hash.</param>
    public T? Find<T>(string tag, string target)
        where T : class
    {
        lock (_lock)
        {
            return _answers.TryGet((tag, target), out var answer) ? answer as T : null;
        }
    }

    public void Keep(string tag, string target, object answer)
    {
        lock (_lock)
        {
            _answers.Set((tag, target), answer);
        }
    }
}
