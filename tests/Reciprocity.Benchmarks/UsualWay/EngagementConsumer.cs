using JasperFx;
using Marten;
using MassTransit;

namespace Reciprocity.Benchmarks.UsualWay;

/// <summary>One message, one session, one transaction.</summary>
public sealed class EngagementConsumer(IDocumentSession session) : IConsumer<EngagementReceived>
{
    public async Task Consume(ConsumeContext<EngagementReceived> context)
    {
        var message = context.Message;
        var pair = await session.Events.FetchForWriting<Pair>(Pair.KeyOf(message.Network, message.Actor, message.Target), context.CancellationToken);
        pair.AppendOne(EventOf(message));
        session.Insert(new Consumed($"{message.Network}/{message.Source}/{message.Id}"));
        try
        {
            await session.SaveChangesAsync(context.CancellationToken);
        }
        catch (DocumentAlreadyExistsException)
        {
            // A duplicate: it is in its stream already.
        }
    }

    private static object EventOf(EngagementReceived e) => e.Retracted
        ? new EngagementTakenBack(e.Network, e.Id, e.Source, e.Kind, e.Actor, e.Target, e.Retracts!, e.OccurredAt)
        : new Engaged(e.Network, e.Id, e.Source, e.Kind, e.Actor, e.Target, e.Content, e.OccurredAt);
}

/// <summary>How the queue is consumed.</summary>
public sealed class EngagementConsumerDefinition : ConsumerDefinition<EngagementConsumer>
{
    /// <summary>Enough that commits of several share a flush; more did not make it faster.</summary>
    private const int AtOnce = 16;

    public EngagementConsumerDefinition()
    {
        EndpointName = "usual-engagements";
        ConcurrentMessageLimit = AtOnce;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EngagementConsumer> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = 4 * AtOnce;

        // One message of a pair at a time: else the second would find the stream at another version, be rolled back and tried again,
        // and leave a gap in the sequence, at which the asynchronous projection waits for three seconds.
        consumerConfigurator.Message<EngagementReceived>(message => message.UsePartitioner(AtOnce, context =>
            Pair.KeyOf(context.Message.Network, context.Message.Actor, context.Message.Target)));
        endpointConfigurator.UseMessageRetry(retry => retry.Exponential(10, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10)));
        if (endpointConfigurator is IRabbitMqReceiveEndpointConfigurator rabbit)
        {
            rabbit.SetQuorumQueue();
        }
    }
}
