namespace Reciprocity.Ingestion.Formats;

/// <summary>A JSON Pointer (RFC 6901) to a member that a stranger named.</summary>
internal static class JsonPointer
{
    private const int Longest = 64;

    public static string To(string name)
    {
        // Never between the two halves of a surrogate pair: the answer must stay valid Unicode.
        var end = Math.Min(name.Length, Longest);
        var shown = name.Length > end ? string.Concat(name.AsSpan(0, char.IsHighSurrogate(name[end - 1]) ? end - 1 : end), "…") : name;
        return "/" + shown.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }
}
