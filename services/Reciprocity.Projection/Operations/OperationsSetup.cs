namespace Reciprocity.Projection.Operations;

internal static class OperationsSetup
{
    public static void AddOperations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<QueueDepth>();
        builder.Services.AddHealthChecks().AddCheck<StorageHealth>("postgresql", timeout: TimeSpan.FromSeconds(2));
    }
}
