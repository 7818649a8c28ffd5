using System.Security.Cryptography;
using System.Text;

namespace Reciprocity.Domain.Erasures;

/// <summary>What is still known of the id of a member that was erased.</summary>
public static class ErasedId
{
    private const int LongestOnStack = 1024;

    /// <summary>
    /// What the id is recognised by: the first 16 bytes of the HMAC-SHA-256 of network, a zero byte and id. Whoever lacks the key
    /// cannot tell whether a guess is right.
    /// </summary>
    public static Guid HashOf(ReadOnlySpan<byte> key, string network, ReadOnlySpan<char> member)
    {
        var size = Encoding.UTF8.GetMaxByteCount(network.Length + member.Length + 1);
        var bytes = size <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[size];
        var length = Encoding.UTF8.GetBytes(network, bytes);
        bytes[length++] = 0;
        length += Encoding.UTF8.GetBytes(member, bytes[length..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, bytes[..length], hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
