using Npgsql;
using Reciprocity.Domain.Networks;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Databases;

/// <summary>Reads the section <c>Databases</c>: the databases besides the one of <c>ConnectionStrings:Postgres</c>.</summary>
internal static class DatabaseOptions
{
    public const string Section = "Databases";
    private const string ConnectionString = "ConnectionString";
    private const string Networks = "Networks";

    /// <exception cref="InvalidOperationException">A setting is invalid; the message says which, and what is allowed.</exception>
    public static IReadOnlyList<DatabaseSettings> Read(IConfiguration configuration)
    {
        List<DatabaseSettings> databases = [.. configuration.GetSection(Section).GetChildren().Select(ReadOne)];
        RefuseSameNetwork(databases);
        RefuseSamePlace([("ConnectionStrings:Postgres", StorageSetup.ConnectionOf(configuration)), .. databases.Select(database => (PathOf(database, ConnectionString), database.ConnectionString))]);
        return databases;
    }

    private static DatabaseSettings ReadOne(IConfigurationSection entry)
    {
        if (entry.GetChildren().FirstOrDefault(setting => !IsOneOf(setting.Key, ConnectionString, Networks)) is { } stranger)
        {
            throw new InvalidOperationException($"{stranger.Path} is no setting; {entry.Path} has {ConnectionString} and {Networks}.");
        }

        if (IsOneOf(entry.Key, Database.DefaultName))
        {
            throw new InvalidOperationException($"{entry.Path} must have another name: the default database is that of ConnectionStrings:Postgres.");
        }

        return new(entry.Key, ReadConnection(entry), ReadNetworks(entry));
    }

    private static string ReadConnection(IConfigurationSection entry)
    {
        if (entry[ConnectionString] is not { Length: > 0 } text)
        {
            throw new InvalidOperationException($"{entry.Path}:{ConnectionString} is missing; it must be like Host=db2;Database=reciprocity;Username=…;Password=….");
        }

        return Parse(entry.Path + ":" + ConnectionString, text).ConnectionString;
    }

    private static List<string> ReadNetworks(IConfigurationSection entry)
    {
        // As an array, or as one text with commas.
        var section = entry.GetSection(Networks);
        List<string> names =
        [
            .. (section.Value is { } text ? text.Split(',') : section.GetChildren().Select(item => item.Value ?? ""))
                .Select(item => item.Trim())
                .Where(item => item.Length > 0)
                .Distinct(StringComparer.Ordinal),
        ];
        if (names.Find(name => !NetworkName.IsValid(name)) is { } wrong)
        {
            throw new InvalidOperationException($"{section.Path} holds '{wrong}', which is no name for a network; use {NetworkName.Rule}.");
        }

        return names.Count > 0
            ? names
            : throw new InvalidOperationException($"{section.Path} is missing; name the networks that go to this database. All others go to that of ConnectionStrings:Postgres.");
    }

    private static void RefuseSameNetwork(List<DatabaseSettings> databases)
    {
        Dictionary<string, DatabaseSettings> places = new(StringComparer.Ordinal);
        foreach (var (database, network) in databases.SelectMany(database => database.Networks.Select(network => (database, network))))
        {
            if (!places.TryAdd(network, database))
            {
                throw new InvalidOperationException(
                    $"{PathOf(places[network], Networks)} and {PathOf(database, Networks)} both hold '{network}'; a network is in one database, so remove it from one of the two.");
            }
        }
    }

    /// <summary>Two names for one database would have the same journal under two leaders.</summary>
    private static void RefuseSamePlace(IEnumerable<(string Path, string ConnectionString)> connections)
    {
        Dictionary<(string, int, string), string> paths = [];
        foreach (var (path, text) in connections)
        {
            var connection = Parse(path, text);
            var place = (connection.Host?.ToUpperInvariant() ?? "", connection.Port, connection.Database ?? connection.Username ?? "");
            if (!paths.TryAdd(place, path))
            {
                throw new InvalidOperationException($"{paths[place]} and {path} name the same host, port and database; each must be another one.");
            }
        }
    }

    /// <summary>Says nothing of the value, which holds a password.</summary>
    private static NpgsqlConnectionStringBuilder Parse(string path, string text)
    {
        try
        {
            return new(text);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or OverflowException)
        {
            throw new InvalidOperationException($"{path} is no connection string of PostgreSQL; it must be like Host=db2;Database=reciprocity;Username=…;Password=….");
        }
    }

    private static bool IsOneOf(string name, params string[] names) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string PathOf(DatabaseSettings database, string setting) => $"{Section}:{database.Name}:{setting}";
}
