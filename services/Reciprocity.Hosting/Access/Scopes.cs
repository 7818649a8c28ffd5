namespace Reciprocity.Hosting.Access;

/// <summary>What a key may be used for. None implies another: a key that shall send and ask has both.</summary>
[Flags]
public enum Scopes
{
    None = 0,

    /// <summary>Send engagements.</summary>
    Ingest = 1,

    /// <summary>Ask for measures.</summary>
    Read = 2,

    /// <summary>Operate: see what is set aside, rebuild, erase.</summary>
    Admin = 4,
}

internal static class ScopeNames
{
    public const string All = "ingest, read, admin";

    public static string NameOf(Scopes scope) => scope switch
    {
        Scopes.Ingest => "ingest",
        Scopes.Read => "read",
        Scopes.Admin => "admin",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "not a single scope"),
    };

    /// <summary>The scope of this name; null where there is none.</summary>
    public static Scopes? Find(string name) => name switch
    {
        "ingest" => Scopes.Ingest,
        "read" => Scopes.Read,
        "admin" => Scopes.Admin,
        _ => null,
    };
}
