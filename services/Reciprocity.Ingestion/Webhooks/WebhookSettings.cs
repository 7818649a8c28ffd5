namespace Reciprocity.Ingestion.Webhooks;

/// <summary>
/// What a platform's webhooks need: <c>Webhooks:{platform}:Secret</c>, and where networks differ
/// <c>Webhooks:{platform}:Networks:{network}:Secret</c>, which comes first.
/// </summary>
internal sealed class WebhookSettings(IConfiguration configuration)
{
    private const string SecretName = "Secret";
    private const string VerifyTokenName = "VerifyToken";

    /// <summary>What the platform signs with; null when none is configured.</summary>
    public string? Secret(string platform, string network) => Value(platform, network, SecretName);

    /// <summary>What the platform says when it checks the address; null when none is configured.</summary>
    public string? VerifyToken(string platform, string network) => Value(platform, network, VerifyTokenName);

    /// <summary>Tells whoever runs the service what is missing.</summary>
    public static IResult NotConfigured(string platform, string setting) => Results.Problem(
        $"Webhooks of '{platform}' are not configured here: set Webhooks:{platform}:{setting}.", statusCode: StatusCodes.Status404NotFound);

    public static IResult WithoutSecret(string platform) => NotConfigured(platform, SecretName);

    public static IResult WithoutVerifyToken(string platform) => NotConfigured(platform, VerifyTokenName);

    private string? Value(string platform, string network, string name)
    {
        var own = configuration[$"Webhooks:{platform}:Networks:{network}:{name}"];
        var value = string.IsNullOrEmpty(own) ? configuration[$"Webhooks:{platform}:{name}"] : own;
        return string.IsNullOrEmpty(value) ? null : value;
    }
}
