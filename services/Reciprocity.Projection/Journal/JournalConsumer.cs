using System.Diagnostics;
using MassTransit;
using MassTransit.Logging;
using Reciprocity.Contracts.V1;
using Reciprocity.Hosting.Telemetry;

namespace Reciprocity.Projection.Journal;

/// <summary>Journals packs as they arrive, several in one transaction of each database; what it returned from is acknowledged.</summary>
internal sealed class JournalConsumer(JournalWriters writers) : IConsumer<Batch<EngagementPack>>
{
    public async Task Consume(ConsumeContext<Batch<EngagementPack>> context)
    {
        var packs = context.Message.Select(message => message.Message).ToList();
        using var span = AppendSpans.Source.StartFor("append to journal", ActivityKind.Internal, context.Message.Select(SpanOf));
        span?.SetTag("reciprocity.packs", packs.Count);
        await writers.AppendAsync(packs, context.CancellationToken);
    }

    /// <summary>The span that sent a pack, as the bus says it. A batch has none of its own.</summary>
    private static ActivityContext SpanOf(ConsumeContext<EngagementPack> pack) =>
        ActivityContext.TryParse(pack.Headers.Get<string>(DiagnosticHeaders.ActivityId), traceState: null, isRemote: true, out var span) ? span : default;
}
