using MassTransit;
using Microsoft.Extensions.Time.Testing;
using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Risk;
using Reciprocity.TestKit;

namespace Reciprocity.Projection.Tests.Risk;

/// <summary>What is to be announced leaves the outbox by the broker, and in no other way.</summary>
public sealed class RiskOutboxTests(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_published_under_its_own_id_and_then_gone()
    {
        var change = Guid.NewGuid();
        await PutAsync(change);
        var received = new TaskCompletionSource<ConsumeContext<MemberRiskChanged>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var address = SharedBroker.Address;
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(address);
            rabbit.ReceiveEndpoint($"risk-{change:N}", endpoint =>
            {
                endpoint.AutoDelete = true;
                endpoint.Handler<MemberRiskChanged>(context =>
                {
                    if (context.Message.ChangeId == change)
                    {
                        received.TrySetResult(context);
                    }

                    return Task.CompletedTask;
                });
            });
        });
        await bus.StartAsync(Cancellation);
        try
        {
            Assert.Equal(1, await new RiskOutbox(bus, database.Source, TimeProvider.System).SendAsync(Cancellation));

            var context = await received.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            Assert.Equal(change, context.MessageId);
            Assert.Equal(
                ("demo", "ana", "low", "high", 1.0, 0), (context.Message.Network, context.Message.Member, context.Message.PreviousLevel, context.Message.Level, context.Message.Risk, context.Message.Reciprocating));
            Assert.Equal(0, await CountAsync(change));
            Assert.Equal(0, await new RiskOutbox(bus, database.Source, TimeProvider.System).SendAsync(Cancellation));
        }
        finally
        {
            await bus.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Without_a_broker_it_stays()
    {
        var change = Guid.NewGuid();
        await PutAsync(change);
        var clock = new FakeTimeProvider();
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(new Uri("amqp://127.0.0.1:1/")));

        var sending = new RiskOutbox(bus, database.Source, clock).SendAsync(Cancellation);
        while (!sending.IsCompleted)
        {
            clock.Advance(RiskOutbox.Patience);
            await Task.Yield();
        }

        await Assert.ThrowsAnyAsync<Exception>(() => sending);
        Assert.Equal(1, await CountAsync(change));
        await RemoveAsync(change);
    }

    private Task PutAsync(Guid change) => ExecuteAsync(
        $"insert into {AnnouncedRisk.OutboxName} (id, network, member, previous_level, level, risk, reciprocating, as_of) values ($1, 'demo', 'ana', 'low', 'high', 1, 0, now())", change);

    private Task RemoveAsync(Guid change) => ExecuteAsync($"delete from {AnnouncedRisk.OutboxName} where id = $1", change);

    private async Task ExecuteAsync(string sql, Guid change)
    {
        await using var command = database.Source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = change });
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<long> CountAsync(Guid change)
    {
        await using var count = database.Source.CreateCommand($"select count(*) from {AnnouncedRisk.OutboxName} where id = $1");
        count.Parameters.Add(new() { Value = change });
        return (long)(await count.ExecuteScalarAsync(Cancellation))!;
    }
}
