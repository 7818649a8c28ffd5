namespace Reciprocity.Projection.Risk;

internal static class RiskSetup
{
    public static void AddRisk(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RiskOutbox>();
        builder.Services.AddHostedService<RiskSender>();
    }
}
