using System.Diagnostics;
using MassTransit;
using MassTransit.Logging;
using Reciprocity.Contracts.V1;

namespace Reciprocity.Projection.Journal;

/// <summary>Has packs journaled as they arrive; what it returned from is acknowledged.</summary>
internal sealed class JournalConsumer(PackGathering packs) : IConsumer<EngagementPack>
{
    public Task Consume(ConsumeContext<EngagementPack> context) => packs.JournalAsync(context.Message, SpanOf(context), context.CancellationToken);

    /// <summary>The span that sent a pack, as the bus says it.</summary>
    private static ActivityContext SpanOf(ConsumeContext<EngagementPack> pack) =>
        ActivityContext.TryParse(pack.Headers.Get<string>(DiagnosticHeaders.ActivityId), traceState: null, isRemote: true, out var span) ? span : default;
}
