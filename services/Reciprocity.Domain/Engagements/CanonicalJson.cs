using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reciprocity.Domain.Engagements;

/// <summary>
/// The id of an item that came without one: the SHA-256, in hex, of its RFC 8785 canonical JSON, so that an identical resend
/// is a duplicate.
/// </summary>
/// <remarks>
/// RFC 8785 asks for members sorted by name, no white space, strings with the fewest escapes and numbers as ECMAScript writes
/// them. An item has only strings without control characters, whole numbers and booleans, so that is all there is to it here.
/// Members that are absent or null are left out.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>64 hexadecimal digits, lower case.</summary>
    public static string HashOf(EngagementDraft draft) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(draft))));

    internal static string Write(EngagementDraft draft)
    {
        var json = new StringBuilder("{", 256);
        Text(json, "actor", draft.Actor);
        Text(json, "campaign", draft.Campaign);
        Text(json, "content", draft.Content);
        Literal(json, "count", draft.Count?.ToString(CultureInfo.InvariantCulture));
        Text(json, "kind", draft.Kind);
        Text(json, "occurredAt", draft.OccurredAt);
        Literal(json, "retracted", draft.Retracted switch { true => "true", false => "false", null => null });
        Text(json, "retracts", draft.Retracts);
        Text(json, "source", draft.Source);
        Text(json, "target", draft.Target);
        return json.Append('}').ToString();
    }

    private static void Text(StringBuilder json, string name, string? value)
    {
        if (value is not null)
        {
            Literal(json, name, $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }
    }

    private static void Literal(StringBuilder json, string name, string? value)
    {
        if (value is not null)
        {
            json.Append(json.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(value);
        }
    }
}
