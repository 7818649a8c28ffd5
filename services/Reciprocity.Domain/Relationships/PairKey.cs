using System.Security.Cryptography;
using System.Text;
using Reciprocity.Domain.Members;

namespace Reciprocity.Domain.Relationships;

/// <summary>
/// The key of a pair within its network: the first 16 bytes of the SHA-256 of <c>a</c>, a zero byte and <c>b</c>, where
/// <c>a</c> is the smaller of the two members by UTF-8 bytes. Either order of the two gives the same key.
/// </summary>
/// <remarks>
/// A member with itself, <c>(m, m)</c>, and an unknown viewer with a member, <c>(∅, m)</c>, have keys too: their histories are
/// kept like any other, though they are no dyads. Members hold no control characters, so the zero byte separates.
/// </remarks>
public static class PairKey
{
    private const int LongestOnStack = 512;

    /// <summary>The key of the pair of the two members; <paramref name="actor"/> is null for an unknown viewer.</summary>
    public static Guid Of(string? actor, string target)
    {
        actor ??= "";
        var (a, b) = MemberOrder.Compare(actor, target) <= 0 ? (actor, target) : (target, actor);
        var size = Encoding.UTF8.GetMaxByteCount(a.Length + b.Length) + 1;
        var bytes = size <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[size];
        var length = Encoding.UTF8.GetBytes(a, bytes);
        bytes[length++] = 0;
        length += Encoding.UTF8.GetBytes(b, bytes[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
