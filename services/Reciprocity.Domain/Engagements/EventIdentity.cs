using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Reciprocity.Domain.Engagements;

/// <summary>
/// The identity of an event: the UUIDv5 (RFC 9562) of its network, source and id. The same source and id is the same event,
/// whatever else changed: that is what makes every resend harmless.
/// </summary>
public static class EventIdentity
{
    private static readonly Guid Namespace = new("7d0ec1b4-5a0f-5c0b-9a77-0d6a3c2f9e41");
    private const string RetractedSuffix = "\nretracted";
    private const int LongestOnStack = 512;

    /// <summary>The event id of the engagement that <paramref name="source"/> calls <paramref name="id"/>.</summary>
    public static Guid Of(string network, string source, string id) => Version5(network, source, id, "");

    /// <summary>The event id of a retraction; it may bear the id of its original and is still another event.</summary>
    public static Guid OfRetraction(string network, string source, string id) => Version5(network, source, id, RetractedSuffix);

    [SuppressMessage("Security", "CA5350", Justification = "UUIDv5 is defined over SHA-1; it names, it does not protect.")]
    private static Guid Version5(string network, string source, string id, string suffix)
    {
        var size = 16 + Encoding.UTF8.GetMaxByteCount(network.Length + source.Length + id.Length + suffix.Length + 2);
        var bytes = size <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[size];
        Namespace.TryWriteBytes(bytes, bigEndian: true, out var length);
        length += Encoding.UTF8.GetBytes(network, bytes[length..]);
        bytes[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(source, bytes[length..]);
        bytes[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(id, bytes[length..]);
        length += Encoding.UTF8.GetBytes(suffix, bytes[length..]);

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(bytes[..length], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
