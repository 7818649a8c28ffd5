namespace Reciprocity.Projection.Journal;

/// <summary>
/// Has what comes while something is being written written together, next: so the more there is to do, the more is done at once, and nothing waits
/// for company. One batch is under way at a time.
/// </summary>
/// <remarks>
/// The bus gathers batches, too, but ends each so many milliseconds after it began, even while the one before is still being written: under full load
/// they were of a single pack.
/// </remarks>
/// <param name="most">The most that is written at once.</param>
/// <param name="write">Writes all of it, or throws.</param>
internal sealed class Gathering<T>(int most, Func<IReadOnlyList<T>, CancellationToken, Task> write) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>What is not written yet, in the order in which it came. What is being written is its beginning.</summary>
    private readonly List<Waiting> _waiting = [];

    public void Dispose() => _turn.Dispose();

    /// <summary>Returns once it is written, by whoever's turn it was.</summary>
    /// <exception cref="OperationCanceledException">It bears <paramref name="stop"/>, which was cancelled before. It may have been written nevertheless.</exception>
    public async Task WriteAsync(T item, CancellationToken stop)
    {
        var mine = new Waiting(item);
        lock (_waiting)
        {
            _waiting.Add(mine);
        }

        try
        {
            await _turn.WaitAsync(stop);
            try
            {
                while (!mine.IsWritten)
                {
                    await WriteNextAsync(stop);
                }
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            lock (_waiting)
            {
                _waiting.Remove(mine);
            }
        }
    }

    private async Task WriteNextAsync(CancellationToken stop)
    {
        List<Waiting> next;
        lock (_waiting)
        {
            next = _waiting[..Math.Min(most, _waiting.Count)];
        }

        await write(next.ConvertAll(waiting => waiting.Item), stop);
        lock (_waiting)
        {
            next.ForEach(waiting => waiting.IsWritten = true);
            _waiting.RemoveAll(waiting => waiting.IsWritten);
        }
    }

    private sealed class Waiting(T item)
    {
        public T Item => item;

        public bool IsWritten { get; set; }
    }
}
