namespace Reciprocity.Projection.Streams;

internal static class StreamSetup
{
    public static void AddStream(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<StreamOptions>().BindConfiguration("Stream")
            .Validate(options => options is { Listeners: > 0, Buffer: > 0, Buffers: > 0 } && options.Heartbeat > TimeSpan.Zero, "Stream:Listeners, Buffer, Buffers and Heartbeat must be larger than zero.")
            .ValidateOnStart();
        builder.Services.AddSingleton<StreamMetrics>();
        builder.Services.AddSingleton<StreamPages>();
        builder.Services.AddSingleton<StreamTail>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StreamTail>());
        builder.Services.AddSingleton<RiskItems>();
        builder.Services.AddHostedService<StreamUpkeep>();
    }
}
