using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

/// <summary>Services with access keys, and what may be learnt without the right one.</summary>
public sealed class AccessTests(Parts parts) : SystemTest(parts)
{
    private const string Operator = "the-operators-key";
    private const string OfOne = "the-key-of-one";
    private const string Ingests = "the-key-that-ingests";
    private const string Administers = "the-key-that-administers-one";
    private const string Member = "a-member-whom-no-log-may-name";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_learns_nothing_of_other_networks_and_no_log_holds_keys_bodies_or_members()
    {
        var system = await StartSystemAsync(new() { OfAll = Keys(), Key = Operator });
        foreach (var network in new[] { "access-one", "access-other" })
        {
            await system.Ingestion.PostAsync(network, Posting.Ndjson, FactFormats.Ndjson([Like("1", Member, "bo"), Like("2", "bo", Member)])).AcceptedAsync();
        }

        await system.FoldedAsync(more: 4);

        await AssertNetworksAreApartAsync(system);
        await AssertScopesAreApartAsync(system);
        await SendWhatIsWrongAsync(system);
        foreach (var service in system.Services)
        {
            var log = service.LogTail(int.MaxValue);
            Assert.NotEmpty(log);
            foreach (var secret in new[] { Operator, OfOne, Ingests, Administers, Member, "a-key-that-is-wrong", "what-a-bad-body-holds" })
            {
                Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task Invalid_settings_stop_a_service_and_say_what_to_change()
    {
        foreach (var project in new[] { "Reciprocity.Ingestion", "Reciprocity.Projection" })
        {
            await using var service = new ServiceProcess(project, $"{project}-misconfigured", Parts.Logs, new Dictionary<string, string>(Keys())
            {
                ["Access__Keys__one__Scopes"] = "read,write",
            });
            var ended = await Assert.ThrowsAsync<InvalidOperationException>(service.StartAsync);
            Assert.Contains("Access:Keys:one:Scopes holds 'write', which is no scope; scopes are ingest, read, admin.", ended.Message, StringComparison.Ordinal);
        }
    }

    private static async Task AssertNetworksAreApartAsync(ReciprocitySystem system)
    {
        var projection = system.Projection;
        Assert.Equal(["access-one"], await NetworksAsync(projection, OfOne));
        Assert.Superset(new HashSet<string?> { "access-one", "access-other" }, (await NetworksAsync(projection, Operator)).ToHashSet());

        foreach (var path in new[] { "", "/members", $"/members/{Member}", $"/relationships/{Member}/bo", "/days", "/reply-curve", $"/members/{Member}/mutuals" })
        {
            using (var own = await AskAsync(projection, $"/v1/networks/access-one{path}", OfOne))
            {
                Assert.Equal((path, HttpStatusCode.OK), (path, own.StatusCode));
            }

            using var tagged = await AskAsync(projection, $"/v1/networks/access-other{path}", Operator);
            using var there = await AskAsync(projection, $"/v1/networks/access-other{path}", OfOne, tagged.Headers.ETag!.ToString());
            using var notThere = await AskAsync(projection, $"/v1/networks/access-nowhere{path}", OfOne);
            await there.AssertProblemAsync(HttpStatusCode.Forbidden);
            Assert.Equal(await WithoutTraceAsync(notThere), await WithoutTraceAsync(there));
            Assert.Equal(Headers(notThere), Headers(there));
        }
    }

    private static async Task AssertScopesAreApartAsync(ReciprocitySystem system)
    {
        var cases = new (string Key, HttpMethod Method, string Path, HttpStatusCode Status)[]
        {
            (Ingests, HttpMethod.Get, "/v1/networks/access-one", HttpStatusCode.Forbidden),
            (Ingests, HttpMethod.Get, "/v1/networks", HttpStatusCode.Forbidden),
            (OfOne, HttpMethod.Get, "/v1/status", HttpStatusCode.Forbidden),
            (OfOne, HttpMethod.Get, "/v1/rebuild", HttpStatusCode.Forbidden),
            (OfOne, HttpMethod.Get, "/metrics", HttpStatusCode.Forbidden),
            (OfOne, HttpMethod.Post, "/v1/rebuild", HttpStatusCode.Forbidden),
            (OfOne, HttpMethod.Get, "/v1/policy", HttpStatusCode.OK),
            (Administers, HttpMethod.Get, "/v1/status", HttpStatusCode.OK),
            (Administers, HttpMethod.Get, "/metrics", HttpStatusCode.OK),
            (Administers, HttpMethod.Post, "/v1/rebuild", HttpStatusCode.Forbidden),
            (Administers, HttpMethod.Get, "/v1/networks/access-other", HttpStatusCode.Forbidden),
        };
        foreach (var (key, method, path, status) in cases)
        {
            using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new("Bearer", key) } };
            using var response = await system.Projection.Http.SendAsync(request, Cancellation);
            Assert.Equal((key, path, status), (key, path, response.StatusCode));
        }

        using var reader = await PostAsync(system, "access-one", OfOne, "[]");
        await reader.AssertProblemAsync(HttpStatusCode.Forbidden);
        using var stranger = await PostAsync(system, "access-other", Ingests, "[]");
        await stranger.AssertProblemAsync(HttpStatusCode.Forbidden);
    }

    private static async Task SendWhatIsWrongAsync(ReciprocitySystem system)
    {
        foreach (var key in new[] { "a-key-that-is-wrong", Ingests })
        {
            foreach (var body in new[] { $"{{\"kind\":\"{Member}\",", $"[{{\"what-a-bad-body-holds\":1}}]", "what-a-bad-body-holds" })
            {
                using var sent = await PostAsync(system, "access-one", key, body);
                Assert.Contains(sent.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest });
            }

            foreach (var path in new[] { $"/v1/networks/access-one/members/{Member}?asOf={Member}", $"/v1/networks/access-one/{Member}", $"/v1/networks/{Member}/x/%FF" })
            {
                using var asked = await AskAsync(system.Projection, path, key);
                Assert.False(asked.IsSuccessStatusCode);
            }
        }
    }

    private static async Task<IEnumerable<string?>> NetworksAsync(ServiceProcess projection, string key)
    {
        using var response = await AskAsync(projection, "/v1/networks?limit=500", key);
        var page = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("network").GetString())];
    }

    private static async Task<HttpResponseMessage> AskAsync(ServiceProcess service, string path, string key, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", key) } };
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await service.Http.SendAsync(request, Cancellation);
    }

    private static async Task<HttpResponseMessage> PostAsync(ReciprocitySystem system, string network, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/networks/{network}/engagements")
        {
            Headers = { Authorization = new("Bearer", key) },
            Content = new StringContent(body, Encoding.UTF8, Posting.Json),
        };
        return await system.Ingestion.Http.SendAsync(request, Cancellation);
    }

    /// <summary>A problem's text without the id of its request, which differs each time.</summary>
    private static async Task<string> WithoutTraceAsync(HttpResponseMessage response)
    {
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return string.Join('\n', problem.EnumerateObject().Where(member => member.Name != "traceId").Select(member => member.ToString()));
    }

    private static IEnumerable<string> Headers(HttpResponseMessage response) => response.Headers.Select(header => header.Key).Where(name => name != "Date").Order();

    private static Fact Like(string id, string actor, string target) => new($"like-{id}", "like", actor, target, null, new(2025, 5, 1, 0, 0, 0, TimeSpan.Zero));

    private static Dictionary<string, string> Keys()
    {
        var settings = new Dictionary<string, string>();
        foreach (var (name, key, scopes, networks) in new[]
        {
            ("operator", Operator, "ingest,read,admin", "*"), ("one", OfOne, "read", "access-one"),
            ("ingests", Ingests, "ingest", "access-one"), ("administers", Administers, "admin", "access-one"),
        })
        {
            settings[$"Access__Keys__{name}__Hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
            settings[$"Access__Keys__{name}__Scopes"] = scopes;
            settings[$"Access__Keys__{name}__Networks"] = networks;
        }

        return settings;
    }
}
