namespace Reciprocity.Projection.Generations;

internal static class GenerationSetup
{
    public static void AddGenerations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<GenerationOptions>().BindConfiguration("Generations")
            .Validate(options => options.Grace > TimeSpan.Zero, "Generations:Grace must be longer than zero.").ValidateOnStart();
        builder.Services.AddSingleton<ReadModelStores>();
        builder.Services.AddSingleton<GenerationStart>();
        builder.Services.AddSingleton<GenerationSwitch>();
        builder.Services.AddHostedService<RetiredGenerations>();
    }
}
