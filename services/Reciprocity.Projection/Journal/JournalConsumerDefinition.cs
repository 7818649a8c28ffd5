using MassTransit;

namespace Reciprocity.Projection.Journal;

/// <summary>How many packs make a batch, and how many batches are under way.</summary>
internal sealed class JournalConsumerDefinition : ConsumerDefinition<JournalConsumer>
{
    private const int PacksInBatch = 8;
    private const int BatchesAtOnce = 2;

    /// <summary>One batch more than is being written, so that the next is at hand.</summary>
    public const int Prefetch = PacksInBatch * (BatchesAtOnce + 1);

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpoint, IConsumerConfigurator<JournalConsumer> consumer, IRegistrationContext context) =>
        consumer.Options<BatchOptions>(batch => batch
            .SetMessageLimit(PacksInBatch)
            .SetTimeLimit(TimeSpan.FromMilliseconds(5))
            .SetConcurrencyLimit(BatchesAtOnce));
}
