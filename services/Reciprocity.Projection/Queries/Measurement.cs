using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Queries;

/// <summary>
/// What every answer about measures has in common: it belongs to one network at one position and one time, says so, and is not
/// sent again to whoever has it already.
/// </summary>
internal sealed class Measurement(
    ReadModelStores stores,
    [FromKeyedServices(StorageSetup.Queries)] NpgsqlDataSource database,
    DearAnswers dear,
    KeptAnswers kept,
    AnswerRefreshes refreshes,
    TimeProvider clock)
{
    /// <summary>What an answer is computed from.</summary>
    /// <param name="IsDefault">Whether the time is the present one, rather than asked for.</param>
    public readonly record struct At(Snapshot Snapshot, NetworkSummary Network, DateTimeOffset AsOf, bool IsDefault)
    {
        /// <summary>What of it is known before anything is read.</summary>
        public Frame Frame => new(Snapshot.Generation, Network.Id, AsOf);

        /// <summary>The policy that the read models were folded under.</summary>
        public EngagementPolicy Policy => Snapshot.Generation.Policy;

        /// <summary>The schema of the read models.</summary>
        public string Schema => Snapshot.Generation.Schema;
    }

    /// <summary>Answers from one snapshot of the network, or says why not.</summary>
    /// <param name="asOf">As it was asked for; null for the later of now and the network's newest engagement.</param>
    /// <param name="answer">Computes the answer; null when there is none of what was asked for.</param>
    /// <param name="whatIsMissing">Says what there is none of.</param>
    /// <param name="past">Whether a time before the newest engagement can be answered.</param>
    public Task<Results<Ok<T>, StatusCodeHttpResult, ProblemHttpResult>> AnswerAsync<T>(
        HttpContext http, string network, string? asOf, Func<At, Task<T?>> answer, string whatIsMissing, bool past = false)
        where T : class => AnswerAsync(
            http,
            network,
            asOf,
            whatIsMissing,
            past,
            along: null,
            (at, target, tag) => FindAsync(target, tag, () => answer(at)));

    /// <summary>The same in one round trip to the database, where what to read can be told from the question.</summary>
    /// <param name="question">What is read.</param>
    /// <param name="answer">Computes the answer from its results; null when there is none of what was asked for.</param>
    public Task<Results<Ok<T>, StatusCodeHttpResult, ProblemHttpResult>> AnswerAsync<T>(
        HttpContext http, string network, string? asOf, Question question, Func<At, NpgsqlDataReader, Task<T?>> answer, string whatIsMissing, bool past = false)
        where T : class
    {
        // What is asked along is there when the snapshot is.
        var began = clock.GetTimestamp();
        return AnswerAsync(http, network, asOf, whatIsMissing, past, question, (at, target, tag) => FindAsync(
            target,
            tag,
            async () =>
            {
                await using var reader = await at.Snapshot.AskAsync(question, at.AsOf, http.RequestAborted);
                return await answer(at, reader);
            },
            began));
    }

    /// <summary>
    /// The same of what is about a whole network. Of a large one the answer may be of a moment ago, if it takes long and no time is asked
    /// for: <see cref="KeptAnswers"/>.
    /// </summary>
    /// <param name="answer">The same; it may be called when the request is over, and must not use it.</param>
    public Task<Results<Ok<T>, StatusCodeHttpResult, ProblemHttpResult>> AnswerOfNetworkAsync<T>(
        HttpContext http, string network, string? asOf, Func<At, CancellationToken, Task<T?>> answer, string whatIsMissing, bool past = false)
        where T : class
    {
        var cancellation = http.RequestAborted;
        return AnswerAsync(http, network, asOf, whatIsMissing, past, along: null, (at, target, tag) =>
        {
            if (!kept.MayBeKept(at))
            {
                return FindAsync(target, tag, () => answer(at, cancellation));
            }

            if (kept.Find<T>(target, at, tag) is not { } found)
            {
                return ComputeAsync(tag, () => answer(at, cancellation), (computed, began) => kept.Keep(target, at, tag, computed, began, Again(network, target, answer)));
            }

            if (found.IsToRefresh)
            {
                refreshes.Begin(target, Again(network, target, answer));
            }

            return Task.FromResult<(T, string)?>((found.Answer, found.Tag));
        });
    }

    public static ProblemHttpResult Problem(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    /// <param name="along">What will be read, unless the answer is known already.</param>
    /// <param name="find">The answer to this address and its tag, of this moment's tag or of an earlier one; null when there is none.</param>
    private async Task<Results<Ok<T>, StatusCodeHttpResult, ProblemHttpResult>> AnswerAsync<T>(
        HttpContext http, string network, string? asOf, string whatIsMissing, bool past, Question? along, Func<At, string, string, Task<(T Answer, string Tag)?>> find)
        where T : class
    {
        var now = clock.GetUtcNow();
        var target = RawTarget.Of(http);
        var isNew = !EntityTag.IsNamed(http) && !dear.Holds(target);
        var snapshot = await Snapshot.OpenAsync(
            stores, database, network, http.RequestAborted, along is not null && isNew ? new(along, AskedTime.Likely(asOf, now)) : null);

        // Ends its transaction when the answer has gone out.
        http.Response.RegisterForDisposeAsync(snapshot);
        if (snapshot.Network is not { } summary)
        {
            return Problem(StatusCodes.Status404NotFound, $"Nothing of a network '{network}' is folded yet; /v1/networks lists those that are.");
        }

        var time = AskedTime.Present(now, summary);
        if (asOf is not null && AskedTime.Read(asOf, summary.Newest ?? DateTimeOffset.UnixEpoch, past, out time) is { } problem)
        {
            return problem;
        }

        var at = new At(snapshot, summary, time, asOf is null);
        var tag = EntityTag.Of(target, at);
        if (EntityTag.IsKnown(http, tag))
        {
            http.Response.Headers.ETag = tag;
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        if (await find(at, target, tag) is not { } found)
        {
            return Problem(StatusCodes.Status404NotFound, whatIsMissing);
        }

        http.Response.Headers.ETag = found.Tag;
        return EntityTag.IsKnown(http, found.Tag) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(found.Answer);
    }

    /// <summary>The answer to an address if it is kept, else a new one.</summary>
    /// <param name="since">When it was begun to be computed, by the clock; null if that is now.</param>
    private Task<(T Answer, string Tag)?> FindAsync<T>(string target, string tag, Func<Task<T?>> answer, long? since = null)
        where T : class =>
        dear.Find<T>(tag, target) is { } found
            ? Task.FromResult<(T, string)?>((found, tag))
            : ComputeAsync(tag, answer, (computed, began) => KeepIfDear(target, tag, computed, since ?? began));

    private async Task<(T Answer, string Tag)?> ComputeAsync<T>(string tag, Func<Task<T?>> answer, Action<T, long> keep)
        where T : class
    {
        var began = clock.GetTimestamp();
        if (await answer() is not { } computed)
        {
            return null;
        }

        keep(computed, began);
        return (computed, tag);
    }

    private void KeepIfDear(string target, string tag, object answer, long began)
    {
        if (clock.GetElapsedTime(began) > DearAnswers.Dear)
        {
            dear.Keep(tag, target, answer);
        }
    }

    /// <remarks>By itself: what it holds on to lives as long as the answer is kept, which no request and no snapshot may.</remarks>
    private Func<CancellationToken, Task<bool>> Again<T>(string network, string target, Func<At, CancellationToken, Task<T?>> answer)
        where T : class => stopping => RefreshAsync(network, target, answer, stopping);

    /// <summary>Computes the answer of an address once more, in a snapshot of its own. False where there is none any more.</summary>
    private async Task<bool> RefreshAsync<T>(string network, string target, Func<At, CancellationToken, Task<T?>> answer, CancellationToken cancellation)
        where T : class
    {
        await using var snapshot = await Snapshot.OpenAsync(stores, database, network, cancellation);
        if (snapshot.Network is not { } summary)
        {
            return false;
        }

        var at = new At(snapshot, summary, AskedTime.Present(clock.GetUtcNow(), summary), IsDefault: true);
        var tag = EntityTag.Of(target, at);
        return await ComputeAsync(tag, () => answer(at, cancellation), (computed, began) => kept.Keep(
            target, at, tag, computed, began, Again(network, target, answer))) is not null;
    }
}
