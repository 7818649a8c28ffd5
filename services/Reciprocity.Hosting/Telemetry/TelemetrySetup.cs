using MassTransit.Logging;
using MassTransit.Monitoring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Reciprocity.Hosting.Telemetry;

/// <summary>
/// Metrics for whoever scrapes <c>/metrics</c>; where a collector is configured (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its like), metrics,
/// traces and logs go there.
/// </summary>
internal static class TelemetrySetup
{
    private const string Npgsql = "Npgsql";
    private const string Marten = "Marten";
    private const string General = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Of one metric. Routes times their statuses are the most; room for 2,000 of each, which is the default, is made in advance and took 20 MB.</summary>
    private const int MostSeries = 500;

    /// <param name="prefix">With which the project's own meters and activity sources begin.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, string prefix)
    {
        builder.Logging.AddConsole(console => console.FormatterName = TracedConsole.FormatterName)
            .AddConsoleFormatter<TracedConsole, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(builder.Environment.ApplicationName, serviceInstanceId: builder.Configuration["Instance"])

                // Once more, and last: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
                .AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(prefix + ".*", Npgsql, Marten, InstrumentationOptions.MeterName)
                .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MostSeries })
                .AddPrometheusExporter());

        if (builder.Sends("METRICS"))
        {
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter(exporter => exporter.SendTo(builder.Configuration, "METRICS")));
        }

        // Spans that nobody collects are not made. Problem details and logs have their trace ids without them.
        if (builder.Sends("TRACES"))
        {
            telemetry.WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(TraceWithoutMembers)
                .AddSource(prefix + ".*", DiagnosticHeaders.DefaultListenerName)
                .AddOtlpExporter(exporter => exporter.SendTo(builder.Configuration, "TRACES")));
        }

        if (builder.Sends("LOGS"))
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter(exporter => exporter.SendTo(builder.Configuration, "LOGS")));
        }
    }

    /// <summary>Whether a signal goes to a collector: where an address for all or for this one is set, and <c>OTEL_{signal}_EXPORTER</c> is not <c>none</c>.</summary>
    private static bool Sends(this WebApplicationBuilder builder, string signal) =>
        builder.Configuration[$"OTEL_{signal}_EXPORTER"] != "none"
        && new[] { General, Specific(signal) }.Any(name => builder.Configuration[name] is { Length: > 0 });

    /// <summary>The exporter reads all variables itself but the address of one signal.</summary>
    private static void SendTo(this OtlpExporterOptions exporter, ConfigurationManager configuration, string signal)
    {
        if (configuration[Specific(signal)] is { Length: > 0 } address)
        {
            exporter.Endpoint = new Uri(address);
        }
    }

    private static string Specific(string signal) => $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT";

    /// <summary>A path names members: a span has the route instead. Probes and scrapes are no requests that anybody follows.</summary>
    private static void TraceWithoutMembers(AspNetCoreTraceInstrumentationOptions options)
    {
        options.Filter = http => !http.Request.Path.StartsWithSegments("/health") && !http.Request.Path.StartsWithSegments("/metrics");
        options.EnrichWithHttpResponse = (activity, response) =>
        {
            activity.SetTag("url.path", (response.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
            activity.SetTag("url.query", null);
        };
    }
}
