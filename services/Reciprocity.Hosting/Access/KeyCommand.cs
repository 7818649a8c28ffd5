using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Reciprocity.Hosting.Access;

/// <summary>The command <c>key new</c>, which either service answers instead of starting: makes a key, and shows it this once.</summary>
public static class KeyCommand
{
    /// <summary>Whoever finds one in a log or a repository shall see what it is.</summary>
    private const string Prefix = "rcp_";
    private const int KeyBytes = 32;

    private const string Usage = """
        key new --scopes <scopes> --networks <networks> [--name <name>]

          --scopes     some of ingest, read, admin, with commas between
          --networks   names of networks with commas between, or '*' for every one
          --name       what the configuration calls the key: letters and digits

        Prints a new key, which is stored nowhere, and the settings by which both services know it: its hash.
        """;

    public static bool IsMeant(string[] args) => args is ["key", ..];

    /// <summary>Runs it and returns the exit code.</summary>
    public static int Run(string[] args) => Run(args, Console.Out, Console.Error);

    internal static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is not ["key", "new", ..] || !TryRead(args[2..], out var options))
        {
            errors.WriteLine(Usage);
            return 2;
        }

        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        var settings = SettingsOf(options.GetValueOrDefault("--name") ?? $"key{hash[..8]}", hash, options["--scopes"], options["--networks"]);
        try
        {
            AccessOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings!).Build());
        }
        catch (InvalidOperationException invalid)
        {
            errors.WriteLine(invalid.Message);
            return 2;
        }

        output.WriteLine("# The key. It is shown this once and stored nowhere; send it as  Authorization: Bearer <key>");
        output.WriteLine(key);
        output.WriteLine();
        output.WriteLine("# Settings of both services, as environment variables (in appsettings.json ':' stands for '__')");
        foreach (var (name, value) in settings)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name.Replace(":", "__", StringComparison.Ordinal)}={value}"));
        }

        return 0;
    }

    private static Dictionary<string, string> SettingsOf(string name, string hash, string scopes, string networks)
    {
        var entry = $"{AccessOptions.Section}:{AccessOptions.Keys}:{name}";
        return new()
        {
            [$"{entry}:{AccessOptions.Hash}"] = hash,
            [$"{entry}:{AccessOptions.ScopesOf}"] = scopes,
            [$"{entry}:{AccessOptions.Networks}"] = networks,
        };
    }

    private static bool TryRead(string[] args, out Dictionary<string, string> options)
    {
        options = [];
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            if (args[i] is not ("--scopes" or "--networks" or "--name") || !options.TryAdd(args[i], args[i + 1]))
            {
                return false;
            }
        }

        // Shells take nothing else in the name of an environment variable, but for '_', which is the configuration's separator.
        return args.Length % 2 == 0 && options.ContainsKey("--scopes") && options.ContainsKey("--networks")
            && (!options.TryGetValue("--name", out var name) || (name.Length > 0 && name.All(char.IsAsciiLetterOrDigit)));
    }
}
