namespace Reciprocity.Projection.Erasures;

internal static class ErasureSetup
{
    public static void AddErasures(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ErasureOptions>().BindConfiguration("Erasure")
            .Validate(options => options.IsValid(), $"Erasure:Key must be base64 of at least {ErasureOptions.FewestBytes} bytes, as 'openssl rand -base64 32' makes.").ValidateOnStart();
        builder.Services.AddSingleton<ErasureKey>();
        builder.Services.AddSingleton<ErasureGate>();
        builder.Services.AddSingleton<ErasureStart>();
        builder.Services.AddSingleton<ErasureRun>();
        builder.Services.AddHostedService<Eraser>();
    }
}
