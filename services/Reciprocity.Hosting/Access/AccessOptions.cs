using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Reciprocity.Domain.Networks;

namespace Reciprocity.Hosting.Access;

/// <summary>Reads the section <c>Access</c>.</summary>
internal static class AccessOptions
{
    public const string Section = "Access";
    public const string Keys = "Keys";
    public const string Hash = "Hash";
    public const string ScopesOf = "Scopes";
    public const string Networks = "Networks";
    public const string EveryNetwork = "*";
    private const string AllowAnonymous = "AllowAnonymous";
    private const string RequestsPerMinute = "RequestsPerMinute";

    /// <summary>A thousand a second: far more than a client needs who sends many items in a request, as it should.</summary>
    private const int DefaultRequestsPerMinute = 60_000;
    private const int LargestRequestsPerMinute = 100_000_000;

    /// <exception cref="InvalidOperationException">A setting is invalid; the message says which, and what is allowed.</exception>
    public static AccessKeys Read(IConfiguration configuration)
    {
        RefuseStrangers(configuration.GetSection(Section), AllowAnonymous, Keys, RequestsPerMinute);
        var section = configuration.GetSection(Section).GetSection(Keys);
        if (section.Value is { Length: > 0 })
        {
            throw new InvalidOperationException($"{section.Path} has a value of its own; a key is {section.Path}:<name>:{Hash}, :{ScopesOf} and :{Networks}.");
        }

        var limit = Limit(configuration.GetSection(Section)) ?? DefaultRequestsPerMinute;
        List<(byte[] Hash, AccessKey Key)> keys = [];
        foreach (var entry in section.GetChildren())
        {
            var (hash, key) = ReadKey(entry, limit);
            if (keys.Find(other => other.Hash.AsSpan().SequenceEqual(hash)).Key is { } twin)
            {
                throw new InvalidOperationException($"{entry.Path} and {section.Path}:{twin.Name} have the same hash; remove one of the two.");
            }

            keys.Add((hash, key));
        }

        return new(keys, AccessKeys.FixedTime);
    }

    private static (byte[] Hash, AccessKey Key) ReadKey(IConfigurationSection entry, int limit)
    {
        RefuseStrangers(entry, Hash, ScopesOf, Networks, RequestsPerMinute);
        return (ReadHash(entry), new(entry.Key, ReadScopes(entry), ReadNetworks(entry), Limit(entry) ?? limit));
    }

    /// <summary>A setting with a slip in its name would leave a door open, or closed.</summary>
    private static void RefuseStrangers(IConfigurationSection section, params string[] known)
    {
        if (section.GetChildren().FirstOrDefault(setting => !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)) is { } stranger)
        {
            throw new InvalidOperationException($"{stranger.Path} is no setting; {section.Path} has {string.Join(", ", known)}.");
        }
    }

    /// <summary>Says nothing of the value: somebody may have put the key itself there.</summary>
    private static byte[] ReadHash(IConfigurationSection entry)
    {
        var text = entry[Hash] ?? "";
        return text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new InvalidOperationException(
                $"{entry.Path}:{Hash} must be the SHA-256 hash of the key, 64 hexadecimal digits; the command 'key new' makes a key and prints its hash.");
    }

    private static Scopes ReadScopes(IConfigurationSection entry)
    {
        var scopes = Scopes.None;
        foreach (var name in List(entry, ScopesOf))
        {
            scopes |= ScopeNames.Find(name)
                ?? throw new InvalidOperationException($"{entry.Path}:{ScopesOf} holds '{name}', which is no scope; scopes are {ScopeNames.All}.");
        }

        return scopes == Scopes.None ? throw new InvalidOperationException($"{entry.Path}:{ScopesOf} is missing; name some of {ScopeNames.All}.") : scopes;
    }

    private static HashSet<string>? ReadNetworks(IConfigurationSection entry)
    {
        var names = List(entry, Networks);
        if (names is [EveryNetwork])
        {
            return null;
        }

        if (names.FirstOrDefault(name => !NetworkName.IsValid(name)) is { } wrong)
        {
            throw new InvalidOperationException(wrong == EveryNetwork
                ? $"{entry.Path}:{Networks} holds * beside other names; leave one or the other out."
                : $"{entry.Path}:{Networks} holds '{wrong}', which is no name for a network; use {NetworkName.Rule}, or * for every network.");
        }

        return names.Count > 0
            ? new(names, StringComparer.Ordinal)
            : throw new InvalidOperationException($"{entry.Path}:{Networks} is missing; name the key's networks, or * for every one.");
    }

    /// <summary>As an array, or as one text with commas.</summary>
    private static List<string> List(IConfigurationSection entry, string name)
    {
        var section = entry.GetSection(name);
        return
        [
            .. (section.Value is { } text ? text.Split(',') : section.GetChildren().Select(item => item.Value ?? ""))
                .Select(item => item.Trim())
                .Where(item => item.Length > 0),
        ];
    }

    private static int? Limit(IConfigurationSection section)
    {
        if (section[RequestsPerMinute] is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LargestRequestsPerMinute
            ? limit
            : throw new InvalidOperationException(
                $"{section.Path}:{RequestsPerMinute} is '{text}'; it must be a whole number from 1 to {LargestRequestsPerMinute}.");
    }
}
