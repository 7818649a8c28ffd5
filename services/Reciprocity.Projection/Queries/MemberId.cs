namespace Reciprocity.Projection.Queries;

/// <summary>Member ids as they are asked for.</summary>
internal static class MemberId
{
    /// <summary>False for what no member can be called, and PostgreSQL would refuse to compare.</summary>
    public static bool CanBe(string member) => member.Length > 0 && !member.Contains('\0', StringComparison.Ordinal);

    /// <summary>The id, or that of nobody for what no member can be called: there is nothing to be found then.</summary>
    public static string Possible(string member) => CanBe(member) ? member : "";
}
