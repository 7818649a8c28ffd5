using Microsoft.AspNetCore.Http;

namespace Reciprocity.Hosting.Access;

/// <summary>A configured key: what it may be used for, and in which networks. The key itself is nowhere, only its hash.</summary>
/// <param name="Name">What the configuration calls it.</param>
/// <param name="Networks">Those that it is for; null for every one (<c>*</c>).</param>
/// <param name="RequestsPerMinute">How many requests it may make of each network; null where there is no limit.</param>
public sealed record AccessKey(string Name, Scopes Scopes, IReadOnlySet<string>? Networks, int? RequestsPerMinute)
{
    /// <summary>Whoever comes, where no key is configured.</summary>
    internal static AccessKey Anyone { get; } = new("", Scopes.Ingest | Scopes.Read | Scopes.Admin, null, null);

    public bool IsForEveryNetwork => Networks is null;

    public bool Has(Scopes scope) => (Scopes & scope) == scope;

    public bool IsFor(string network) => Networks is null || Networks.Contains(network);
}

public static class RequestKey
{
    /// <summary>The key of a request to an endpoint that needs one.</summary>
    public static AccessKey AccessKey(this HttpContext http) =>
        http.Features.Get<AccessKey>() ?? throw new InvalidOperationException("This endpoint needs no key, so there is none.");
}
