namespace Reciprocity.Projection.Journal;

/// <summary>Says within this process that something was appended to the journal, to whoever would rather not wait for the next look.</summary>
internal sealed class Appends
{
    private TaskCompletionSource _next = Pending();

    /// <summary>Completes with the first commit after this was read.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Committed() => Interlocked.Exchange(ref _next, Pending()).SetResult();

    private static TaskCompletionSource Pending() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
