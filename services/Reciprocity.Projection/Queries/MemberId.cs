namespace Reciprocity.Projection.Queries;

/// <summary>Member ids as they are asked for.</summary>
internal static class MemberId
{
    /// <summary>False for what no member can be called, and PostgreSQL would refuse to compare.</summary>
    public static bool CanBe(string member) => member.Length > 0 && !member.Contains('\0', StringComparison.Ordinal);
}
