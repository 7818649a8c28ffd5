using Microsoft.Extensions.Diagnostics.HealthChecks;
using Reciprocity.Projection.Databases;

namespace Reciprocity.Projection.Operations;

internal static class OperationsSetup
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    /// <summary>Of one database.</summary>
    public static void AddState(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StatusReading>();
        builder.Services.AddSingleton<StateReading>();
        builder.Services.AddSingleton<StorageHealth>();
    }

    /// <summary>
    /// The check of a further database. While it is away, what is in the others is answered all the same, and nobody must be kept from asking: the
    /// service is degraded.
    /// </summary>
    public static void AddStorageHealth(this IHostApplicationBuilder builder, string name) => builder.Services.AddHealthChecks().Add(new(
        $"postgresql-{name}",
        services => services.GetRequiredService<DatabaseSet>().All.Single(database => database.Name == name).Get<StorageHealth>(),
        HealthStatus.Degraded,
        tags: null,
        Deadline));

    public static void AddOperations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<QueueDepth>();
        builder.Services.AddOptions<StateOptions>().BindConfiguration("State")
            .Validate(options => options.Interval > TimeSpan.Zero, "State:Interval must be longer than zero.").ValidateOnStart();
        builder.Services.AddSingleton<StateMetrics>();
        builder.Services.AddHostedService<StateWatch>();
        builder.Services.AddHealthChecks().AddCheck<StorageHealth>("postgresql", timeout: Deadline);
    }
}
