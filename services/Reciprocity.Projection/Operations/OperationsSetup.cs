namespace Reciprocity.Projection.Operations;

internal static class OperationsSetup
{
    public static void AddOperations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<QueueDepth>();
        builder.Services.AddOptions<StateOptions>().BindConfiguration("State")
            .Validate(options => options.Interval > TimeSpan.Zero, "State:Interval must be longer than zero.").ValidateOnStart();
        builder.Services.AddSingleton<StateMetrics>();
        builder.Services.AddHostedService<StateWatch>();
        builder.Services.AddHealthChecks().AddCheck<StorageHealth>("postgresql", timeout: TimeSpan.FromSeconds(2));
    }
}
