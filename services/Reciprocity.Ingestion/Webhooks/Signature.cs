using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Reciprocity.Ingestion.Webhooks;

/// <summary>How a platform writes its signatures, after <c>sha256=</c>.</summary>
internal enum SignatureNotation
{
    Hexadecimal,
    Base64,
}

/// <summary>What platforms prove with that a body is theirs: its HMAC-SHA256 with a secret. Comparing takes the same time however much is wrong.</summary>
internal static class Signature
{
    private const string Prefix = "sha256=";

    public static string Write(ReadOnlySpan<byte> text, string secret, SignatureNotation notation)
    {
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text);
        return Prefix + (notation == SignatureNotation.Base64 ? Convert.ToBase64String(hash) : Convert.ToHexStringLower(hash));
    }

    public static bool IsOf(ReadOnlySpan<byte> body, string secret, string? header, SignatureNotation notation)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return TryRead(header, notation, given) & CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
    }

    /// <summary>Whether two secrets are the same, without telling by the time it takes how far they are.</summary>
    public static bool IsSecret(string? given, string secret) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given ?? "")), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static bool TryRead(string? header, SignatureNotation notation, Span<byte> signature)
    {
        if (header is null || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var text = header.AsSpan(Prefix.Length);
        return notation == SignatureNotation.Base64
            ? Convert.TryFromBase64Chars(text, signature, out var read) && read == signature.Length
            : text.Length == signature.Length * 2 && Convert.FromHexString(text, signature, out _, out _) == OperationStatus.Done;
    }
}
