using Microsoft.AspNetCore.Builder;

namespace Reciprocity.Hosting.Access;

/// <summary>Declares what an endpoint, or each of a group, asks of whoever calls it. The declaration nearest to an endpoint counts.</summary>
public static class AccessRules
{
    /// <summary>A key with this scope, for the network in the path where there is one.</summary>
    public static T NeedsScope<T>(this T endpoint, Scopes scope)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(AccessRule.OfScope(scope));

    /// <summary>A key with this scope for every network: for what changes all of them.</summary>
    public static T NeedsScopeEverywhere<T>(this T endpoint, Scopes scope)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(AccessRule.OfScopeEverywhere(scope));

    /// <summary>A key with the scope admin, or for every network: for what shows all of them together.</summary>
    public static T NeedsAdminOrEveryNetwork<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(AccessRule.AdminOrEveryNetwork);

    /// <summary>No key.</summary>
    public static T NeedsNoKey<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(AccessRule.Open);

    /// <summary>No key, since the endpoint itself checks the signature of what it is sent.</summary>
    public static T ChecksOwnSignature<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(AccessRule.OwnSignature);
}
