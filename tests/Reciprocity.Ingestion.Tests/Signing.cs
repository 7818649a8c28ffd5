using System.Security.Cryptography;
using System.Text;

namespace Reciprocity.Ingestion.Tests;

/// <summary>Delivers as platforms do, with a signature of the body.</summary>
internal static class Signing
{
    public const string Secret = "whsec-for-tests";
    public const string OtherSecret = "whsec-for-another-network";
    public const string VerifyToken = "verify-for-tests";

    public static Task<HttpResponseMessage> DeliverAsync(
        this HttpClient http, string platform, string body, string type = "application/json", string secret = Secret, string network = "demo", Encoding? encoding = null)
    {
        var bytes = (encoding ?? Encoding.UTF8).GetBytes(body);
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/networks/{network}/webhooks/{platform}")
        {
            Content = new ByteArrayContent(bytes) { Headers = { { "Content-Type", type } } },
        };
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), bytes);
        (string Header, string Value)? signature = platform switch
        {
            "instagram" => ("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(hash)),
            "x" => ("x-twitter-webhooks-signature", "sha256=" + Convert.ToBase64String(hash)),
            "mastodon" => ("X-Hub-Signature", "sha256=" + Convert.ToHexStringLower(hash)),
            _ => null,
        };
        if (signature is var (header, value))
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return http.SendAsync(request);
    }
}
