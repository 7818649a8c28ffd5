using MassTransit;
using Reciprocity.Hosting.Bus;

namespace Reciprocity.Projection.Journal;

internal static class JournalSetup
{
    public static void AddJournal(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<JournalOptions>().BindConfiguration("Journal");
        builder.Services.AddSingleton<Intake>();
        builder.Services.AddSingleton<Lanes>();
        builder.Services.AddSingleton<JournalMetrics>();
        builder.Services.AddSingleton<Patience>();
        builder.Services.AddSingleton<Appends>();
        builder.Services.AddSingleton<JournalWriter>();
        builder.AddBus(bus => bus.AddConsumer<JournalConsumer, JournalConsumerDefinition>(), (_, _) => { });
        builder.Services.AddHostedService<JournalEndpoint>();
        builder.Services.AddSingleton<UnackedBoard>();
        builder.Services.AddHostedService(services => services.GetRequiredService<UnackedBoard>());
    }
}
