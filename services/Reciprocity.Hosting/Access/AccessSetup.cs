using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Reciprocity.Hosting.Edge;

namespace Reciprocity.Hosting.Access;

/// <summary>Access keys, for both services: who may do what, in which networks, how often.</summary>
public static class AccessSetup
{
    /// <exception cref="InvalidOperationException">The section <c>Access</c> is invalid; the message says which setting.</exception>
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var keys = AccessOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(keys);
        builder.Services.AddRateLimits();
        builder.Services.ConfigureAll<Microsoft.AspNetCore.OpenApi.OpenApiOptions>(document => document.AddAccessDocs());
        if (keys.AreNone)
        {
            builder.StayOnLoopback();
        }
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseMiddleware<AccessCheck>();
        app.UseRateLimiter();
    }
}
