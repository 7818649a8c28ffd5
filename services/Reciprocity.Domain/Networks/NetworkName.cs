using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Reciprocity.Domain.Networks;

/// <summary>The name of a network, the population within which reciprocity is measured: <c>[a-z0-9][a-z0-9-]{0,62}</c>.</summary>
public static partial class NetworkName
{
    /// <summary>What a name must look like, for error messages.</summary>
    public const string Rule = "1 to 63 of a-z, 0-9 and '-', not beginning with '-'";

    public static bool IsValid([NotNullWhen(true)] string? name) => name is not null && Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex Pattern();
}
