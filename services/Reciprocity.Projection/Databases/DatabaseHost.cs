using MassTransit;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Streams;
using System.Diagnostics.Metrics;

namespace Reciprocity.Projection.Databases;

/// <summary>
/// A further database within this process: a host of its own, with the same registrations as the default one has in the process's,
/// so that no slice knows that there are several.
/// </summary>
internal static class DatabaseHost
{
    /// <param name="process">The services of the process.</param>
    public static IHost Build(DatabaseSettings settings, IServiceProvider process)
    {
        // The same settings but where the database is.
        var configuration = new ConfigurationManager();
        configuration.AddConfiguration(process.GetRequiredService<IConfiguration>());
        configuration.AddInMemoryCollection([new("ConnectionStrings:Postgres", settings.ConnectionString)]);
        var builder = Host.CreateEmptyApplicationBuilder(new() { Configuration = configuration });
        builder.AddDatabase();

        // What there is once in a process; registered last, since the last one counts.
        builder.Services
            .Share<TimeProvider>(process)
            .Share<IMeterFactory>(process)
            .Share<EngagementPolicy>(process)
            .Share<IBus>(process)
            .Share<JournalMetrics>(process)
            .Share<FoldMetrics>(process)
            .Share<StreamMetrics>(process)
            .Share<IOptions<JsonOptions>>(process)
            .AddSingleton<ILoggerFactory>(new DatabaseLoggers(process.GetRequiredService<ILoggerFactory>(), settings.Name))
            .AddSingleton<IHostLifetime, NoLifetime>();
        var host = builder.Build();

        // What ends a part of the database ends the service, as it does in the process's own host.
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(
            process.GetRequiredService<IHostApplicationLifetime>().StopApplication);
        return host;
    }

    private static IServiceCollection Share<T>(this IServiceCollection services, IServiceProvider process)
        where T : class => services.AddSingleton(process.GetRequiredService<T>());

    /// <summary>It begins and ends with the process's host, which alone listens to signals.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>The process's loggers, which say of which database they speak. Levels are set by how a category begins, so they stay.</summary>
    private sealed class DatabaseLoggers(ILoggerFactory process, string database) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => process.CreateLogger($"{categoryName}({database})");

        public void AddProvider(ILoggerProvider provider) => process.AddProvider(provider);

        public void Dispose()
        {
            // They are the process's.
        }
    }
}
