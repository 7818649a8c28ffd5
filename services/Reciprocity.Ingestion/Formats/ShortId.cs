using System.Security.Cryptography;
using System.Text;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Ingestion.Formats;

/// <summary>Ids of other systems may be longer than one here: such a one is represented by its hash, the same wherever it is met again.</summary>
internal static class ShortId
{
    public static string Of(string id) =>
        id.Length <= EngagementRules.LongestText ? id : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}";
}
