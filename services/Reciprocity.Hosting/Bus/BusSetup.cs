using System.Text.Encodings.Web;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Reciprocity.Hosting.Bus;

/// <summary>The bus as both services use it; what each does with it, it says itself.</summary>
public static class BusSetup
{
    private const string Default = "amqp://guest:guest@localhost:5672/";

    /// <param name="registrations">Consumers of the service, if any.</param>
    /// <param name="topology">What the service publishes or receives.</param>
    public static void AddBus(
        this IHostApplicationBuilder builder,
        Action<IBusRegistrationConfigurator>? registrations,
        Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator> topology)
    {
        var broker = new Broker(AddressOf(builder.Configuration));
        builder.Services.AddSingleton(broker);
        builder.Services.AddMassTransit(bus =>
        {
            // The library reports usage to its makers unless told not to.
            bus.DisableUsageTelemetry();
            registrations?.Invoke(bus);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(broker.Address);
                rabbit.ConfigureJsonSerializerOptions(json =>
                {
                    json.WriteIndented = false;

                    // Members named in most of the world's scripts would otherwise be sent as escapes, at three times the size.
                    json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
                    return json;
                });
                topology(context, rabbit);
            });
        });

        // What is accepted before the queue exists would be confirmed and lost.
        builder.Services.Configure<MassTransitHostOptions>(host =>
        {
            host.WaitUntilStarted = true;
            host.StopTimeout = TimeSpan.FromSeconds(20);

            // After this a consumer that is still waiting for PostgreSQL is told to give its packs back to the broker.
            host.ConsumerStopTimeout = TimeSpan.FromSeconds(5);
        });
    }

    private static Uri AddressOf(IConfiguration configuration) =>
        Uri.TryCreate(configuration.GetConnectionString("RabbitMq") ?? Default, UriKind.Absolute, out var address) && address.Scheme is "amqp" or "amqps"
            ? address
            : throw new InvalidOperationException("ConnectionStrings:RabbitMq must be like amqp://user:password@host:5672/.");
}
