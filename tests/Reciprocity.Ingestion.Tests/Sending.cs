using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Tests;

/// <summary>Sends bodies as upstream systems do.</summary>
internal static class Sending
{
    public const string Json = "application/json";
    public const string Ndjson = "application/x-ndjson";
    public const string Csv = "text/csv";

    public static Task<HttpResponseMessage> SendAsync(this HttpClient http, string type, string body, string query = "") =>
        http.SendAsync(type, Encoding.UTF8.GetBytes(body), query);

    public static Task<HttpResponseMessage> SendAsync(this HttpClient http, string type, byte[] body, string query = "") =>
        http.PostAsync($"/v1/networks/demo/engagements{query}", new ByteArrayContent(body) { Headers = { { "Content-Type", type } } });

    public static Task<HttpResponseMessage> SendEncodedAsync(this HttpClient http, string type, byte[] body, string encoding) => http.PostAsync(
        "/v1/networks/demo/engagements",
        new ByteArrayContent(body) { Headers = { { "Content-Type", type }, { "Content-Encoding", encoding } } });

    /// <summary>The answer about items; fails the test when it has another status.</summary>
    public static async Task<IntakeAnswer> AnswerAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<IntakeAnswer>(text, JsonSerializerOptions.Web)!;
    }

    /// <summary>The detail of a problem; fails the test when it has another status.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadFromJsonAsync<ProblemAnswer>())!.Detail;
    }

    public static string Like(int id) =>
        $$"""{"id":"e-{{id}}","source":"shop","kind":"like","actor":"ana-{{id}}","target":"bo","occurredAt":"2026-01-23T10:00:00Z"}""";

    private sealed record ProblemAnswer([property: JsonRequired] string Detail);
}
