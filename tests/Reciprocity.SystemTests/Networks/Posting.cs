using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Networks;

/// <summary>Sends engagements as upstream systems do.</summary>
internal static class Posting
{
    public const string Json = "application/json";
    public const string Ndjson = "application/x-ndjson";
    public const string Csv = "text/csv";

    public static async Task<HttpResponseMessage> PostAsync(this ServiceProcess ingestion, string network, string type, HttpContent body, string query = "")
    {
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/networks/{network}/engagements{query}") { Content = body };
        request.Headers.Add("Prefer", "return=minimal");
        return await ingestion.Http.SendAsync(request);
    }

    public static Task<HttpResponseMessage> PostAsync(this ServiceProcess ingestion, string network, string type, string body, string query = "") =>
        ingestion.PostAsync(network, type, new StringContent(body), query);

    /// <summary>The number of items accepted; expects all to be.</summary>
    public static async Task<long> AcceptedAsync(this Task<HttpResponseMessage> posted)
    {
        using var response = await posted;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, $"{(int)response.StatusCode} {text}");
        var answer = JsonSerializer.Deserialize<JsonElement>(text);
        return answer.GetProperty("accepted").GetInt64() + answer.GetProperty("duplicates").GetInt64();
    }
}
