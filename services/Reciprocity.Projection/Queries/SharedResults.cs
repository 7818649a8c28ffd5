using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Queries;

/// <summary>Results that are dear: at most <paramref name="capacity"/> are kept, and whoever asks for one that is being computed waits for it.</summary>
internal sealed class SharedResults<TKey, TResult>(int capacity)
    where TKey : notnull
{
    private readonly AgingMap<TKey, Task<TResult>> _results = new(capacity);
    private readonly Lock _lock = new();

    /// <summary>
    /// The result of this key. A computation belongs to one request; if it fails or that request is given up, the next in line
    /// begins its own, with its own connection and its own right to fail.
    /// </summary>
    public async Task<TResult> OfAsync(TKey key, Func<Task<TResult>> compute, CancellationToken cancellation)
    {
        while (true)
        {
            var own = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Claim(key, own.Task) is not { } others)
            {
                return await ComputeAsync(own, compute);
            }

            await ((Task)others).WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            if (others.IsCompletedSuccessfully)
            {
                return await others;
            }
        }
    }

    /// <summary>Whose computation to wait for; null when it is one's own.</summary>
    private Task<TResult>? Claim(TKey key, Task<TResult> own)
    {
        lock (_lock)
        {
            if (_results.TryGet(key, out var known) && !known.IsCanceled)
            {
                return known;
            }

            _results.Set(key, own);
            return null;
        }
    }

    private static async Task<TResult> ComputeAsync(TaskCompletionSource<TResult> own, Func<Task<TResult>> compute)
    {
        try
        {
            own.SetResult(await compute());
            return await own.Task;
        }
        finally
        {
            // Nothing after a result; otherwise it says to those who wait that there will be none.
            own.TrySetCanceled();
        }
    }
}
