using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Reciprocity.Hosting.Access;

/// <summary>
/// Lets through who has the key that the endpoint asks for. It decides by key and path alone, before anything is read: the answer
/// to a key that does not suffice is the same whatever there is.
/// </summary>
internal sealed class AccessCheck(RequestDelegate next, AccessKeys keys)
{
    private const string Scheme = "Bearer";
    private const string KeyHeader = "X-Api-Key";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(http); // Nothing is there, or not by this method; that is no secret.
        }

        var rule = endpoint.Metadata.GetMetadata<AccessRule>()
            ?? throw new InvalidOperationException($"{endpoint.DisplayName} declares no access rule, so it is not answered.");
        if (!rule.NeedsKey)
        {
            return next(http);
        }

        var presented = Presented(http.Request.Headers);
        var key = keys.AreNone ? AccessKey.Anyone : presented is null ? null : keys.Find(presented);
        if (key is null)
        {
            http.Response.Headers.WWWAuthenticate = presented is null ? $"{Scheme} realm=\"reciprocity\"" : $"{Scheme} realm=\"reciprocity\", error=\"invalid_token\"";
            return AnswerAsync(http, StatusCodes.Status401Unauthorized, presented is null
                ? $"This needs an access key: send it as 'Authorization: {Scheme} <key>' or '{KeyHeader}: <key>'."
                : "This access key is none that the service knows.");
        }

        if (rule.WhyNot(key, NetworkOf(http)) is { } whyNot)
        {
            return AnswerAsync(http, StatusCodes.Status403Forbidden, whyNot);
        }

        http.Features.Set(key);
        return next(http);
    }

    /// <summary>The network in the path; null where there is none.</summary>
    public static string? NetworkOf(HttpContext http) => http.GetRouteValue("network") as string;

    private static Task AnswerAsync(HttpContext http, int status, string detail) => Results.Problem(detail, statusCode: status).ExecuteAsync(http);

    /// <summary>The key that was sent; null where none was. A header that is there twice holds none.</summary>
    private static string? Presented(IHeaderDictionary headers)
    {
        if (headers.Authorization is [{ } authorization] && authorization.StartsWith(Scheme + " ", StringComparison.OrdinalIgnoreCase))
        {
            return authorization[(Scheme.Length + 1)..].Trim();
        }

        return headers[KeyHeader] is [{ } key] ? key.Trim() : null;
    }
}
