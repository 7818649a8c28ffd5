namespace Reciprocity.Hosting.Access;

/// <summary>
/// What an endpoint asks of whoever calls it: a part of its metadata, declared where it is mapped (<see cref="AccessRules"/>).
/// One that declares nothing is not answered.
/// </summary>
public sealed class AccessRule
{
    private readonly Func<AccessKey, string?, string?>? _whyNot;

    private AccessRule(string says, Func<AccessKey, string?, string?>? whyNot)
    {
        Says = says;
        _whyNot = whyNot;
    }

    /// <summary>Anyone may call it.</summary>
    internal static AccessRule Open { get; } = new("Needs no key.", null);

    /// <summary>Whoever calls it signs what it sends, and the endpoint itself checks that.</summary>
    internal static AccessRule OwnSignature { get; } = new("Needs no key: requests are signed by the platform that sends them.", null);

    /// <summary>What spans networks: all of them together, yet nothing of one that is not also told of all.</summary>
    internal static AccessRule AdminOrEveryNetwork { get; } = new(
        "Needs a key with the scope `admin`, or one for every network.",
        (key, _) => key.Has(Scopes.Admin) || key.IsForEveryNetwork ? null : "This spans networks: it needs a key with the scope 'admin', or one for every network.");

    /// <summary>What it takes, for the OpenAPI document.</summary>
    public string Says { get; }

    public bool NeedsKey => _whyNot is not null;

    /// <summary>A key with the scope, for the network in the path where there is one.</summary>
    internal static AccessRule OfScope(Scopes scope) => new(
        $"Needs a key with the scope `{ScopeNames.NameOf(scope)}`.",
        (key, network) => WhyNotScope(key, scope) ?? (network is null || key.IsFor(network) ? null : "This key is not for this network."));

    /// <summary>A key with the scope that is for every network.</summary>
    internal static AccessRule OfScopeEverywhere(Scopes scope) => new(
        $"Needs a key with the scope `{ScopeNames.NameOf(scope)}` that is for every network.",
        (key, _) => WhyNotScope(key, scope) ?? (key.IsForEveryNetwork ? null : "This concerns every network, and this key is for some only."));

    /// <summary>Why the key does not suffice; null where it does. It never depends on which networks there are.</summary>
    internal string? WhyNot(AccessKey key, string? network) => _whyNot?.Invoke(key, network);

    private static string? WhyNotScope(AccessKey key, Scopes scope) =>
        key.Has(scope) ? null : $"This needs a key with the scope '{ScopeNames.NameOf(scope)}', which this key does not have.";
}
