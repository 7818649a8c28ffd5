using MassTransit;
using Reciprocity.Contracts.V1;

namespace Reciprocity.Projection.Journal;

/// <summary>Journals packs as they arrive, several in one transaction; what it returned from is acknowledged.</summary>
internal sealed class JournalConsumer(JournalWriter writer, Patience patience) : IConsumer<Batch<EngagementPack>>
{
    public Task Consume(ConsumeContext<Batch<EngagementPack>> context)
    {
        var packs = context.Message.Select(message => message.Message).ToList();
        return patience.UntilDoneAsync(stop => writer.AppendAsync(packs, stop), context.CancellationToken);
    }
}
