using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Streams;

internal static class StreamEndpoint
{
    private const string Example =
        """
        retry: 1500
        id: 41-0

        id: 42-0
        event: relationship
        data: {"a":"ana","b":"bo","from":"one-sided","to":"emerging","at":"2026-11-23T10:00:00Z","position":42}

        id: 42-1
        event: risk
        data: {"member":"ana","previousLevel":"low","level":"elevated","risk":0.5,"reciprocating":2,"asOf":"2026-11-23T10:00:00Z","changeId":"2d4e25b0-e75c-59b6-b12f-52291bdc00d0","position":42}


        """;

    private const string Description =
        """
        `relationship`: an engagement has changed the stage of a pair; time passing changes it too, and is not told. `from` is null where the two had nothing to do with each other, `to` where a retraction has left nothing. `at` is the time of the
        engagement; of a pair whose history was changed by something late or retracted, that of its newest. `risk`: a member's level of isolation has changed and stayed so; the fields are those of MemberRiskChanged. Backfills and rebuilds tell nothing.

        Ids are `{position}-{n}`, grow, and are kept for 7 days. The stream begins now, or behind the id that is given, and does not end by itself; comments are signs of life. Whoever reads too slowly is cut off and goes on with `Last-Event-ID`, as every lost connection does.
        """;

    public static void MapStream(this RouteGroupBuilder v1) => v1.MapGroup("/networks/{network}").NeedsScope(Scopes.Read)
        .MapGet("/stream", ListenAsync)
        .DisableHttpMetrics() // How long somebody listens says nothing about how fast anything is answered.
        .WithTags("Networks")
        .WithSummary("What changes, as it changes: server-sent events")
        .WithDescription(Description)
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status410Gone)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Responses!["200"].Content!["text/event-stream"].Example = Example;
            return Task.CompletedTask;
        });

    private static async Task<IResult> ListenAsync(
        HttpContext http,
        StreamPages pages,
        StreamTail tail,
        StreamMetrics metrics,
        IOptions<StreamOptions> options,
        IHostApplicationLifetime lifetime,
        string network,
        [FromHeader(Name = "Last-Event-ID"), Description("The last id that was received: the stream goes on behind it")] string? lastEventId,
        [FromQuery(Name = "lastEventId"), Description("The same, for whoever cannot send the header at first; the header has precedence")] string? lastEventIdAtFirst)
    {
        var id = lastEventId is { Length: > 0 } ? lastEventId : lastEventIdAtFirst;
        var place = default(StreamPlace);
        if (id is { Length: > 0 } && !StreamPlace.TryParse(id, out place))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, "Last-Event-ID must be an id of this stream, {position}-{n} such as 42-0; leave it out to begin now.");
        }

        if (!metrics.TryEnter(options.Value.Listeners))
        {
            return Measurement.Problem(StatusCodes.Status503ServiceUnavailable, "As many listen to this instance as may; ask another one, or again later.");
        }

        http.Response.OnCompleted(() =>
        {
            metrics.Left();
            return Task.CompletedTask;
        });
        var reached = id is { Length: > 0 } ? place : await pages.EndAsync(network, http.RequestAborted);
        if (await pages.ReadAsync(network, reached, http.RequestAborted) is not { } rows)
        {
            return Measurement.Problem(StatusCodes.Status410Gone, "Some of what came after this id is kept no more (7 days are). Leave Last-Event-ID out to begin now, and ask for what you show anew.");
        }

        var listener = new Listener(reached, options.Value.Buffer);
        http.Response.RegisterForDispose(listener);
        return new EventStream(network, listener, rows, pages, tail, lifetime.ApplicationStopping);
    }
}
