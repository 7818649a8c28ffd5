using JasperFx.Blocks;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using JasperFx.Events;
using Marten;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// How Marten's daemon runs the fold: while a page is being committed, the next is computed already. Half of a page's time
/// PostgreSQL works on it alone, and half of it this process does.
/// </summary>
/// <remarks>
/// What is computed ahead counts on the page before. That it is committed only if that one was is kept twice: here, and by its
/// <see cref="FoldMark"/>, which is written only on top of the other's.
/// </remarks>
internal sealed partial class FoldExecution : ProjectionExecution<IDocumentOperations, IQuerySession>, ISubscriptionExecution
{
    private readonly ReciprocityFold _fold;
    private readonly Block<EventRange> _pages;
    private FoldPage? _last;
    private Task<bool> _committing = Task.FromResult(true);

    public FoldExecution(
        ShardName shard, AsyncOptions options, IEventStore<IDocumentOperations, IQuerySession> store, IEventDatabase database, ReciprocityFold fold, ILogger logger)
        : base(shard, options, store, database, fold, logger)
    {
        _fold = fold;
        _pages = new Block<EventRange>((range, _) => FoldAsync(range)) { OnError = (range, failure) => LogEscaped(logger, range?.ToString(), failure) };
    }

    ValueTask ISubscriptionExecution.EnqueueAsync(EventPage page, ISubscriptionAgent subscriptionAgent) =>
        _cancellation.IsCancellationRequested ? default : _pages.PostAsync(new EventRange(subscriptionAgent, page.Floor, page.Ceiling) { Events = page });

    async Task ISubscriptionExecution.StopAndDrainAsync(CancellationToken token)
    {
        await _pages.WaitForCompletionAsync();
        await _committing;
        await StopAndDrainAsync(token);
    }

    async Task ISubscriptionExecution.HardStopAsync()
    {
        await HardStopAsync();
        _pages.Complete();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        _pages.Complete();
    }

    private async Task FoldAsync(EventRange range)
    {
        if (_cancellation.IsCancellationRequested)
        {
            return;
        }

        using var activity = range.Agent.Metrics.TrackExecution(range);
        _fold.Wakeup.Begin();
        var handedOver = false;
        try
        {
            var page = new FoldPage(_last);
            var batch = await BuildAsync(range, page);
            if (await _committing)
            {
                page.Built();
                _last = page;
                handedOver = true;
                _committing = CommitAsync(range, batch, page);
            }
            else
            {
                await batch.DisposeAsync();
            }
        }
        catch (Exception failure)
        {
            // If the page before failed, that has been reported and this is what comes of it.
            if (await _committing && !_cancellation.IsCancellationRequested)
            {
                activity?.AddException(failure);
                LogNotFolded(_logger, range.SequenceFloor, range.SequenceCeiling, failure);
                await range.Agent.ReportCriticalFailureAsync(failure);
            }
        }
        finally
        {
            if (!handedOver)
            {
                _fold.Wakeup.End();
            }
        }
    }

    private async Task<IProjectionBatch> BuildAsync(EventRange range, FoldPage page)
    {
        var batch = await _store.StartProjectionBatchAsync(range, _database, Mode, _options, _cancellation.Token);
        try
        {
            foreach (var network in range.Events.GroupBy(e => e.TenantId))
            {
                await using var session = batch.SessionForTenant(network.Key);
                await _fold.FoldAsync(page, session, [.. network], _cancellation.Token);
            }

            return batch;
        }
        catch
        {
            await batch.DisposeAsync();
            throw;
        }
    }

    /// <returns>Whether it was committed, as far as is known. It never fails.</returns>
    private async Task<bool> CommitAsync(EventRange range, IProjectionBatch batch, FoldPage page)
    {
        // While it is being committed, the next page needs the memory.
        var events = range.Size;
        range.Events = [];
        try
        {
            await using (batch)
            {
                await batch.ExecuteAsync(_cancellation.Token);
            }

            _fold.Committed(page.End(committed: true));
            await range.Agent.MarkSuccessAsync(range.SequenceCeiling);
            range.Agent.Metrics.UpdateProcessed(events);
            return true;
        }
        catch (Exception failure)
        {
            page.End(committed: false);
            if (!_cancellation.IsCancellationRequested)
            {
                LogNotFolded(_logger, range.SequenceFloor, range.SequenceCeiling, failure);
                await range.Agent.ReportCriticalFailureAsync(failure);
            }

            return false;
        }
        finally
        {
            _fold.Wakeup.End();
        }
    }

    [LoggerMessage(LogLevel.Error, "The page behind {Floor}, up to {Ceiling}, could not be folded")]
    private static partial void LogNotFolded(ILogger logger, long floor, long ceiling, Exception failure);

    [LoggerMessage(LogLevel.Error, "The fold of {Range} ended unexpectedly")]
    private static partial void LogEscaped(ILogger logger, string? range, Exception failure);
}
