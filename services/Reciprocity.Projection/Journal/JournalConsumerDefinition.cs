using MassTransit;

namespace Reciprocity.Projection.Journal;

/// <summary>How many packs make a batch. One batch is under way at a time.</summary>
/// <remarks>
/// Two at a time journaled no more on two cores, but made the queue of those who want a processor longer, in which queries stand, too:
/// at full load the p99 of relationships was twice as long, and that of pages one and a half times.
/// </remarks>
internal sealed class JournalConsumerDefinition : ConsumerDefinition<JournalConsumer>
{
    private const int PacksInBatch = 8;

    /// <summary>One batch more than is being written, so that the next is at hand.</summary>
    public const int Prefetch = 2 * PacksInBatch;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpoint, IConsumerConfigurator<JournalConsumer> consumer, IRegistrationContext context) =>
        consumer.Options<BatchOptions>(batch => batch
            .SetMessageLimit(PacksInBatch)
            .SetTimeLimit(TimeSpan.FromMilliseconds(5))
            .SetConcurrencyLimit(1));
}
