using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Reciprocity.Hosting.Access;

/// <summary>How many requests a key may make of a network. Whoever needs no key has no limit.</summary>
internal static class RateLimits
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static void AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (rejected, _) => new(RefuseAsync(rejected));
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string Key, string Network)>(Partition);
    });

    private static RateLimitPartition<(string Key, string Network)> Partition(HttpContext http) =>
        http.Features.Get<AccessKey>() is { RequestsPerMinute: { } limit } key
            ? RateLimitPartition.GetTokenBucketLimiter((key.Name, AccessCheck.NetworkOf(http) ?? ""), _ => Bucket(limit))
            : RateLimitPartition.GetNoLimiter(("", ""));

    /// <summary>A minute's requests may come at once; then they come back evenly.</summary>
    private static TokenBucketRateLimiterOptions Bucket(int perMinute)
    {
        var aSecond = Math.Max(1, perMinute / 60);
        return new() { TokenLimit = perMinute, TokensPerPeriod = aSecond, ReplenishmentPeriod = Minute * aSecond / perMinute, QueueLimit = 0 };
    }

    private static Task RefuseAsync(OnRejectedContext rejected)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(1);
        rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Results.Problem(
            "This key has made its requests of this network for the moment; wait as long as Retry-After says. Many items in one request count once.",
            statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext);
    }
}
