using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Reciprocity.Hosting.Edge;

/// <summary>
/// Without keys anyone who reaches a service may use it, so it is reached from its own machine only, unless somebody decides
/// otherwise on purpose.
/// </summary>
internal static partial class LoopbackRule
{
    private const string AllowAnonymous = "Access:AllowAnonymous";

    /// <summary>Listens on <c>PORT</c>, else on the default port, on loopback, where nothing else is configured.</summary>
    public static void ListenOnLoopback(this WebApplicationBuilder builder, int defaultPort)
    {
        var configuration = builder.Configuration;
        string[] ways = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        if (ways.All(key => string.IsNullOrEmpty(configuration[key])) && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls($"http://localhost:{configuration.GetValue("PORT", defaultPort)}");
        }
    }

    /// <summary>Refuses any other address, for a service without keys, unless anonymous use is allowed on purpose.</summary>
    public static void StayOnLoopback(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue(AllowAnonymous, false))
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(Refuse));
            builder.Services.AddHostedService<Notice>();
        }
    }

    private static void Refuse(ListenOptions endpoint)
    {
        if (endpoint.IPEndPoint is { } address && !IPAddress.IsLoopback(address.Address))
        {
            throw new InvalidOperationException(
                $"No access key is configured, so {address} is refused: listen on localhost, configure a key (the command 'key new' makes one), or set "
                + $"{AllowAnonymous}=true if whoever reaches this address may use the service.");
        }
    }

    /// <summary>Says so when the service starts.</summary>
    private sealed partial class Notice(ILogger<Notice> logger) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            LogLoopbackOnly(logger);
            return Task.CompletedTask;
        }

        [LoggerMessage(LogLevel.Information, "No access key is configured: this service answers on loopback only")]
        private static partial void LogLoopbackOnly(ILogger logger);
    }
}
