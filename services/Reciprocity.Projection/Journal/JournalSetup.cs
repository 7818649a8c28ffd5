using Reciprocity.Hosting.Bus;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Journal;

internal static class JournalSetup
{
    public static void AddJournal(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Intake>();
        builder.Services.AddSingleton<Lanes>();
        builder.Services.AddSingleton<Appends>();
        builder.Services.AddSingleton<JournalWriter>();
    }

    /// <summary>What brings packs from the queue to the journals of all databases: once in a process.</summary>
    public static void AddJournalQueue(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<JournalOptions>().BindConfiguration("Journal");
        builder.Services.AddSingleton<JournalMetrics>();
        builder.Services.AddSingleton<Patience>();
        builder.Services.AddSingleton<JournalWriters>();
        builder.Services.AddSingleton<PackGathering>();
        builder.AddBus(bus => bus.AddConsumer<JournalConsumer>(), (_, _) => { });
        if (!Instance.AnswersOnly(builder.Configuration))
        {
            builder.Services.AddHostedService<JournalEndpoint>();
        }

        builder.Services.AddSingleton<UnackedBoard>();
        builder.Services.AddHostedService(services => services.GetRequiredService<UnackedBoard>());
    }
}
