using MassTransit;

namespace Reciprocity.Hosting.Bus;

/// <summary>
/// The one queue between the services. Both declare it, whichever starts first, so its arguments stand here only: a broker
/// refuses a second declaration that differs (PRECONDITION_FAILED).
/// </summary>
public static class JournalQueue
{
    public const string Name = "reciprocity-journal";

    /// <summary>Where a pack goes that was redelivered <see cref="DeliveryLimit"/> times, instead of being dropped.</summary>
    public const string DeadLetters = Name + "-dead";

    private const int DeliveryLimit = 100_000;
    private const long MaxBytes = 4L * 1024 * 1024 * 1024;

    /// <summary>Has what is published go to the queue from the first message on, and dead letters be kept.</summary>
    public static void Bind<T>(IRabbitMqMessagePublishTopologyConfigurator<T> publish)
        where T : class
    {
        // Straight from the message's own exchange: nothing else would lead from there to the queue before a consumer binds it.
        publish.BindQueue(publish.Exchange.ExchangeName, Name, Declare);
        publish.BindQueue(DeadLetters, DeadLetters, queue => queue.SetQuorumQueue());
    }

    /// <summary>Sets every argument of the queue.</summary>
    public static void Declare(IRabbitMqQueueConfigurator queue)
    {
        // A confirm then means: on disk, on a majority of the nodes.
        queue.SetQuorumQueue();
        queue.SetQueueArgument("x-delivery-limit", DeliveryLimit);
        queue.SetQueueArgument("x-dead-letter-exchange", DeadLetters);
        queue.SetQueueArgument("x-dead-letter-strategy", "at-least-once");

        // A full queue refuses the publisher, who answers 503, rather than drop its head.
        queue.SetQueueArgument("x-max-length-bytes", MaxBytes);
        queue.SetQueueArgument("x-overflow", "reject-publish");
    }
}
