using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Reciprocity.Hosting.Access;

namespace Reciprocity.Projection.Tests.Access;

/// <summary>The service as it maps its endpoints, without what it does in the background.</summary>
public sealed class EndpointAccessTests : WebApplicationFactory<Program>
{
    private static readonly string[] OfAdmin = ["/v1/networks/{network}/parked", "/v1/networks/{network}/rejected", "/v1/networks/{network}/erasures/{id}"];

    [Fact]
    public void Every_endpoint_says_what_it_needs()
    {
        var endpoints = Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        Assert.Equal([], endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null).Select(endpoint => endpoint.RoutePattern.RawText));
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal)))
        {
            Assert.Equal((NameOf(endpoint), Expected(endpoint)), (NameOf(endpoint), endpoint.Metadata.GetMetadata<AccessRule>()!.Says));
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) =>
        builder.UseSetting("Logging:LogLevel:Default", "Warning").ConfigureServices(services => services.RemoveAll<IHostedService>());

    private static string Expected(RouteEndpoint endpoint) => NameOf(endpoint) switch
    {
        "POST /v1/rebuild" => AccessRule.OfScopeEverywhere(Scopes.Admin).Says,
        "GET /v1/rebuild" or "GET /v1/status" => AccessRule.AdminOrEveryNetwork.Says,
        var name when !name.StartsWith("GET", StringComparison.Ordinal) || OfAdmin.Contains(endpoint.RoutePattern.RawText) => AccessRule.OfScope(Scopes.Admin).Says,
        _ => AccessRule.OfScope(Scopes.Read).Says,
    };

    private static string NameOf(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0]} {endpoint.RoutePattern.RawText!.TrimEnd('/')}";
}
