using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Networks;

/// <summary>Asks a projection as clients do.</summary>
internal static class Asking
{
    /// <summary>Sends the path byte for byte: a <see cref="Uri"/> would resolve and unescape some of it.</summary>
    public static async Task<HttpResponseMessage> AskAsync(this ServiceProcess service, string path, string? ifNoneMatch = null)
    {
        var exactly = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{service.Http.BaseAddress!.ToString().TrimEnd('/')}{path}", exactly));
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await service.Http.SendAsync(request);
    }

    public static async Task<JsonElement> AnswerAsync(this ServiceProcess service, string path)
    {
        using var response = await service.AskAsync(path);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Every item of a list, page by page.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ListAsync(this ServiceProcess service, string path, int limit)
    {
        var items = new List<JsonElement>();
        for (var next = $"{path}?limit={limit}"; next is not null;)
        {
            var page = await service.AnswerAsync(next);
            var found = page.GetProperty("items").EnumerateArray().ToList();
            next = page.GetProperty("next").GetString();
            Assert.True(found.Count == limit || (next is null && found.Count <= limit), $"{path}: a page of {found.Count}");
            items.AddRange(found);
        }

        return items;
    }

    /// <summary>Expects problem details that say what to change, and show nothing of the code.</summary>
    public static async Task AssertProblemAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.RequestMessage?.RequestUri}: expected {(int)status}, found {(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()), text);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    /// <summary>The path of a member whose id a path can carry.</summary>
    public static string MemberPath(string network, string member) => $"/v1/networks/{network}/members/{Uri.EscapeDataString(member)}";
}
