using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reciprocity.Projection.Queries;

/// <summary>Entity tags of answers about measures: equal tags, equal answers.</summary>
internal static class EntityTag
{
    /// <summary>Generation, position, erasures so far, the asked-for URL and the minute.</summary>
    public static string Of(string target, Measurement.At at)
    {
        var url = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)).AsSpan(0, 8));
        var snapshot = at.Snapshot;
        return string.Create(
            CultureInfo.InvariantCulture, $"\"g{snapshot.Generation.Number}-{snapshot.Position}-{snapshot.Erasures}-{url}-{at.AsOf.ToUnixTimeSeconds() / 60}\"");
    }

    /// <summary>Whether whoever asks says what they have.</summary>
    public static bool IsNamed(HttpContext http) => http.Request.Headers.IfNoneMatch.Count > 0;

    /// <summary>Whether whoever asks has what the tag is of.</summary>
    public static bool IsKnown(HttpContext http, string tag) =>
        http.Request.Headers.IfNoneMatch.Any(known => known is not null && known.Contains(tag, StringComparison.Ordinal));
}
