namespace Reciprocity.Domain.Erasures;

/// <summary>
/// Where a text names a member: <c>https://host/users/ana/posts/1</c> names <c>ana</c>, and <c>https://host/users/ana</c> too where
/// that is a member's id; <c>bananas</c> names neither.
/// </summary>
/// <remarks>
/// A member stands in a text where neither end of its id goes on as a word. An id that says little by itself (<c>7</c>, <c>bo</c>)
/// has to be a whole part of an address, or every <c>post-7</c> would name a member. Pure and without regard to what members there
/// are, so that the same text is read the same way before and after an erasure.
/// </remarks>
public static class Mention
{
    private const int FewestOfWord = 3;
    private const int FewestOfAny = 6;

    /// <summary>The text with every mention of a member replaced; the same text where there is none.</summary>
    public static string Replace(string text, string member, string by)
    {
        var from = 0;
        System.Text.StringBuilder? replaced = null;
        for (var at = text.IndexOf(member, StringComparison.Ordinal); at >= 0; at = Next(text, member, at))
        {
            if (at < from || !Is(text, at, member.Length))
            {
                continue;
            }

            replaced = (replaced ?? new()).Append(text, from, at - from).Append(by);
            from = at + member.Length;
        }

        return replaced is null ? text : replaced.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Whether this part of a text, if it is the id of a member, names that member.</summary>
    public static bool Is(string text, int start, int length)
    {
        var end = start + length;
        if (!IsEdge(text, start) || !IsEdge(text, end))
        {
            return false;
        }

        return IsTelling(text.AsSpan(start, length))
            || (start > 0 && text[start - 1] is '/' or ':' or '@' or '=' && (end == text.Length || text[end] is '/' or '?' or '#' or '&'));
    }

    private static int Next(string text, string member, int at) =>
        at + 1 >= text.Length ? -1 : text.IndexOf(member, at + 1, StringComparison.Ordinal);

    /// <summary>Whether no word goes on across this place.</summary>
    private static bool IsEdge(string text, int at) =>
        at == 0 || at == text.Length || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(text[at]);

    private static bool IsTelling(ReadOnlySpan<char> member)
    {
        if (member.Length >= FewestOfAny)
        {
            return true;
        }

        var letters = false;
        foreach (var unit in member)
        {
            letters |= char.IsLetter(unit) || char.IsSurrogate(unit);
        }

        return letters && member.Length >= FewestOfWord;
    }
}
