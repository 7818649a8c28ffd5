using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Reciprocity.Ingestion.Tests;

/// <summary>The service as it runs, on a real port: limits and streaming are the server's, and a test server has neither.</summary>
public sealed class IngestionService : WebApplicationFactory<Program>
{
    private readonly Uri _broker;
    private readonly (string Name, string Value)[] _settings;

    public IngestionService(Uri broker, params (string Name, string Value)[] settings)
    {
        _broker = broker;
        _settings = settings;
        UseKestrel();
    }

    /// <summary>Listens, and answers, whether there is a broker or not.</summary>
    public HttpClient Start()
    {
        StartServer();
        return CreateClient();
    }

    public async Task<HttpClient> StartReadyAsync()
    {
        var http = Start();
        await UntilReadyAsync(http);
        return http;
    }

    public static async Task UntilReadyAsync(HttpClient http)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await http.GetAsync("/health/ready", patience.Token)).StatusCode != HttpStatusCode.OK)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder
            .UseEnvironment("Production")
            .UseSetting("urls", "http://127.0.0.1:0")
            .UseSetting("Logging:LogLevel:Default", "Warning")
            .UseSetting("Webhooks:instagram:Secret", Signing.Secret)
            .UseSetting("Webhooks:instagram:VerifyToken", Signing.VerifyToken)
            .UseSetting("Webhooks:x:Networks:demo:Secret", Signing.Secret)
            .UseSetting("Webhooks:mastodon:Secret", Signing.Secret)
            .UseSetting("Webhooks:mastodon:Networks:other:Secret", Signing.OtherSecret)
            .UseSetting("ConnectionStrings:RabbitMq", _broker.ToString());
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }
    }
}
