using System.Security.Cryptography;
using System.Text;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// The key of a content: the first 16 bytes of the SHA-256 of its network, a zero byte and its name. Neither holds control
/// characters, so the zero byte separates.
/// </summary>
internal static class ContentKey
{
    public static Guid Of(string network, string content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{network}\0{content}"), hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
