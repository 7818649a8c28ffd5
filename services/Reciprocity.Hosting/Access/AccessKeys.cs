using System.Security.Cryptography;
using System.Text;

namespace Reciprocity.Hosting.Access;

/// <summary>The configured keys. Which of them a text is, is found in the same time whichever it is, and if it is none.</summary>
internal sealed class AccessKeys(IReadOnlyList<(byte[] Hash, AccessKey Key)> keys, AccessKeys.Comparison comparison)
{
    /// <summary>Compares hashes of equal length. The service has <see cref="FixedTime"/>; a test counts.</summary>
    public delegate bool Comparison(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

    public static readonly Comparison FixedTime = CryptographicOperations.FixedTimeEquals;

    /// <summary>Without any, whoever reaches the service may use it: <see cref="Edge.LoopbackRule"/> says who that is.</summary>
    public bool AreNone => keys.Count == 0;

    /// <summary>The key that this is; null where it is none. Every hash is compared, also behind a match.</summary>
    public AccessKey? Find(string presented)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), hash);
        AccessKey? found = null;
        foreach (var (known, key) in keys)
        {
            found = comparison(known, hash) ? key : found;
        }

        return found;
    }
}
