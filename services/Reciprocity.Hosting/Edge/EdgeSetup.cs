using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Reciprocity.Hosting.Access;
using Reciprocity.Hosting.Telemetry;
using Scalar.AspNetCore;

namespace Reciprocity.Hosting.Edge;

/// <summary>What both services show at their edge besides their own paths: problem details, health, documents, metrics.</summary>
public static class EdgeSetup
{
    /// <summary>Every meter and activity source of the project's own begins with this.</summary>
    public const string TelemetryPrefix = "Reciprocity";

    public static void AddEdge(this WebApplicationBuilder builder, string title, string description, int defaultPort)
    {
        builder.ListenOnLoopback(defaultPort);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProblemDetails(Problems.Customize);
        builder.Services.AddHealthChecks();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new UtcConverter());
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        builder.Services.AddOpenApi("v1", document => document.AddDocumentTransformer((api, _, _) =>
        {
            api.Info.Title = title;
            api.Info.Description = description;
            ContractDocs.Complete(api);
            return Task.CompletedTask;
        }));
        builder.AddTelemetry(TelemetryPrefix);
    }

    public static void UseEdge(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAccess();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).NeedsNoKey();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteHealth }).NeedsNoKey();
        app.MapPrometheusScrapingEndpoint("/metrics").NeedsAdminOrEveryNetwork();
        app.MapOpenApi().NeedsNoKey();
        app.MapScalarApiReference("/scalar", page => page.DisableDefaultFonts()).NeedsNoKey();
    }

    /// <summary>Names each check, so that whoever finds a service not ready sees which part of it is not.</summary>
    private static Task WriteHealth(HttpContext http, Microsoft.Extensions.Diagnostics.HealthChecks.HealthReport report) =>
        http.Response.WriteAsJsonAsync(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(check => check.Key, check => new { status = check.Value.Status.ToString(), check.Value.Description }),
        });
}
