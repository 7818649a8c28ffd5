using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Reciprocity.Hosting.Access;

namespace Reciprocity.Ingestion.Tests.Access;

/// <summary>The service without a broker: who has no access is told so before anything else is looked at.</summary>
public sealed class AccessTests : IAsyncDisposable
{
    private const string Shop = "/v1/networks/shop/engagements";
    private const string Forum = "/v1/networks/forum/engagements";
    private static readonly Uri Nowhere = new("amqp://guest:guest@127.0.0.1:9/");

    private readonly IngestionService _service = new(
        Nowhere,
        ("Access:Keys:shop:Hash", AccessOptionsTests.HashOf("shop-key")), ("Access:Keys:shop:Scopes", "ingest"), ("Access:Keys:shop:Networks", "shop"),
        ("Access:Keys:reader:Hash", AccessOptionsTests.HashOf("reader-key")), ("Access:Keys:reader:Scopes", "read,admin"), ("Access:Keys:reader:Networks", "shop"),
        ("Access:Keys:all:Hash", AccessOptionsTests.HashOf("all-key")), ("Access:Keys:all:Scopes", "ingest"), ("Access:Keys:all:Networks", "*"),
        ("Access:Keys:slow:Hash", AccessOptionsTests.HashOf("slow-key")), ("Access:Keys:slow:Scopes", "ingest"), ("Access:Keys:slow:Networks", "*"),
        ("Access:Keys:slow:RequestsPerMinute", "2"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null)]
    [InlineData("Authorization", "Bearer wrong")]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "Basic shop-key")]
    [InlineData("X-Api-Key", "wrong")]
    public async Task Without_a_key_that_is_known_the_answer_is_401_and_says_how_to_send_one(string? header, string? value)
    {
        using var response = await PostAsync(Shop, header, value);

        Assert.NotEmpty(await response.ProblemAsync(HttpStatusCode.Unauthorized));
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.First().Scheme);
    }

    [Theory]
    [InlineData("Authorization", "Bearer shop-key", Shop)]
    [InlineData("Authorization", "bearer shop-key", Shop)]
    [InlineData("X-Api-Key", "shop-key", Shop)]
    [InlineData("X-Api-Key", "all-key", Shop)]
    [InlineData("X-Api-Key", "all-key", Forum)]
    public async Task A_key_for_the_network_with_the_scope_is_let_through(string header, string value, string path)
    {
        using var response = await PostAsync(path, header, value);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task A_key_that_does_not_suffice_gets_403_which_depends_on_nothing_but_the_key()
    {
        using var scope = await PostAsync(Shop, "X-Api-Key", "reader-key");
        Assert.Contains("'ingest'", await scope.ProblemAsync(HttpStatusCode.Forbidden), StringComparison.Ordinal);

        List<string> details = [];
        foreach (var network in new[] { "forum", "forum-2", "SHOP", "shop%2Fx" })
        {
            using var other = await PostAsync($"/v1/networks/{network}/engagements", "X-Api-Key", "shop-key");
            details.Add(await other.ProblemAsync(HttpStatusCode.Forbidden));
        }

        Assert.Single(details.Distinct());
    }

    [Fact]
    public async Task What_spans_networks_needs_admin_or_a_key_for_every_network()
    {
        foreach (var (key, status) in new[]
        {
            ("shop-key", HttpStatusCode.Forbidden), ("reader-key", HttpStatusCode.OK), ("all-key", HttpStatusCode.OK), ("wrong", HttpStatusCode.Unauthorized),
        })
        {
            using var response = await GetAsync("/metrics", key);
            Assert.Equal((key, status), (key, response.StatusCode));
        }
    }

    [Fact]
    public async Task Too_many_requests_of_a_key_get_429_with_the_time_to_wait_in_that_network_only()
    {
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync(Shop, "X-Api-Key", "slow-key")).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync(Shop, "X-Api-Key", "slow-key")).StatusCode);
        using var third = await PostAsync(Shop, "X-Api-Key", "slow-key");

        Assert.Contains("Retry-After", await third.ProblemAsync(HttpStatusCode.TooManyRequests), StringComparison.Ordinal);
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync(Forum, "X-Api-Key", "slow-key")).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync(Shop, "X-Api-Key", "shop-key")).StatusCode);
    }

    [Fact]
    public async Task With_a_key_a_service_listens_on_any_address_and_without_on_loopback_only()
    {
        const string Anywhere = "http://0.0.0.0:0";
        await using (var guarded = new IngestionService(
            Nowhere,
            ("urls", Anywhere),
            ("Access:Keys:all:Hash", AccessOptionsTests.HashOf("all-key")), ("Access:Keys:all:Scopes", "read"), ("Access:Keys:all:Networks", "*"),
            ("Access:AllowAnonymous", "true")))
        {
            guarded.StartServer();
            var bound = guarded.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
            using var http = new HttpClient();
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"http://127.0.0.1:{new Uri(bound).Port}/metrics", Cancellation)).StatusCode);
        }

        await using var open = new IngestionService(Nowhere, ("urls", Anywhere));
        var refused = Assert.Throws<InvalidOperationException>(open.StartServer);
        Assert.Contains("No access key is configured", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_endpoint_says_what_it_needs()
    {
        _service.Start();
        var endpoints = _service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        Assert.NotEmpty(endpoints);
        Assert.Equal([], endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null).Select(endpoint => endpoint.RoutePattern.RawText));

        // The handshake of a sender of CloudEvents tells and changes nothing.
        Assert.Equal(["OPTIONS"], endpoints
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<AccessRule>() == AccessRule.Open)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods));
    }

    [Fact]
    public async Task The_document_says_on_each_operation_which_key_it_needs()
    {
        foreach (var path in new[] { "/health/live", "/scalar/" })
        {
            using var open = await GetAsync(path, null);
            Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        }

        var document = await (await GetAsync("/openapi/v1.json", null)).Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal(("http", "X-Api-Key"), (schemes.GetProperty("bearer").GetProperty("type").GetString(), schemes.GetProperty("apiKey").GetProperty("name").GetString()));
        var operation = document.GetProperty("paths").GetProperty("/v1/networks/{network}/engagements").GetProperty("post");
        Assert.Equal(["apiKey", "bearer"], operation.GetProperty("security").EnumerateArray().SelectMany(way => way.EnumerateObject()).Select(way => way.Name).Order());
        Assert.Contains("`ingest`", operation.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Superset(
            new HashSet<string> { "401", "403", "429" }, operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).ToHashSet());
    }

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    private Task<HttpResponseMessage> PostAsync(string path, string? header, string? value)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return _service.Start().SendAsync(request, Cancellation);
    }

    private Task<HttpResponseMessage> GetAsync(string path, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        return _service.Start().SendAsync(request, Cancellation);
    }
}
