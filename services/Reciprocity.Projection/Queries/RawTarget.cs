using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Reciprocity.Projection.Queries;

/// <summary>
/// Member ids as they were sent. A server decodes a path before routes see it, and does so in a way that cannot be undone
/// (<c>%2F</c> and <c>%252F</c> become alike), so ids are read from the raw request target.
/// </summary>
internal static class RawTarget
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string Of(HttpContext http) =>
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is { Length: > 0 } raw
            ? raw
            : http.Request.Path + http.Request.QueryString;

    /// <summary>The segment of the path that follows the named one, decoded once; null when it is no valid UTF-8.</summary>
    public static string? SegmentAfter(HttpContext http, string name, int offset = 0)
    {
        var path = Of(http);
        path = path.Split('?', 2)[0];
        var segments = path.Split('/');

        // Networks have names of their own kind, so the first occurrence behind /v1/networks/{network} is meant.
        var at = Array.FindIndex(segments, Math.Min(4, segments.Length), segment => segment == name);
        return at >= 0 && at + 1 + offset < segments.Length ? Decode(segments[at + 1 + offset]) : null;
    }

    private static string? Decode(string segment)
    {
        if (!segment.Contains('%', StringComparison.Ordinal))
        {
            return segment;
        }

        var bytes = new List<byte>(segment.Length);
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] == '%' && i + 2 < segment.Length && char.IsAsciiHexDigit(segment[i + 1]) && char.IsAsciiHexDigit(segment[i + 2]))
            {
                bytes.Add(Convert.ToByte(segment.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)segment[i]);
            }
        }

        try
        {
            return Strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
