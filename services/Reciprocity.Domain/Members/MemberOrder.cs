namespace Reciprocity.Domain.Members;

/// <summary>The one order of strings: by their UTF-8 bytes, which is the order of their code points.</summary>
/// <remarks>
/// PostgreSQL has it as <c>COLLATE "C"</c>. .NET's ordinal order compares UTF-16 units and so puts the supplementary
/// planes (surrogates, D800–DFFF) before U+E000–U+FFFF; the two would name different members <c>a</c> of a pair.
/// </remarks>
public sealed class MemberOrder : IComparer<string>
{
    public static MemberOrder Instance { get; } = new();

    int IComparer<string>.Compare(string? x, string? y) =>
        x is null || y is null ? (x is null ? 0 : 1) - (y is null ? 0 : 1) : Compare(x, y);

    /// <summary>Negative when <paramref name="x"/> comes first, 0 when equal, positive otherwise.</summary>
    public static int Compare(string x, string y)
    {
        var common = x.AsSpan().CommonPrefixLength(y);
        return common == x.Length || common == y.Length
            ? x.Length - y.Length
            : CodePointRank(x[common]) - CodePointRank(y[common]);
    }

    /// <summary>Moves the surrogates behind the rest of the basic plane.</summary>
    private static int CodePointRank(char unit) => unit switch
    {
        >= '\uE000' => unit - 0x800,
        >= '\uD800' => unit + 0x2000,
        _ => unit,
    };
}
