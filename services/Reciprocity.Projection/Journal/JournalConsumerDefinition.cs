using MassTransit;

namespace Reciprocity.Projection.Journal;

/// <summary>How many packs make a batch. One batch is under way at a time.</summary>
/// <remarks>
/// Two at a time journal no more on two cores, and wait for each other at what both know. But they make the queue of those who want a
/// processor longer, which is where queries stand, too.
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
