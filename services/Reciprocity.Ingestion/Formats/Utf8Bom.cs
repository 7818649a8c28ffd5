using System.Buffers;

namespace Reciprocity.Ingestion.Formats;

/// <summary>The byte order mark that some programs put before UTF-8. It means nothing and is passed over.</summary>
internal static class Utf8Bom
{
    public const int Length = 3;

    public static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body[Length..] : body;

    public static ReadOnlySequence<byte> Skip(ReadOnlySequence<byte> body)
    {
        Span<byte> first = stackalloc byte[Length];
        if (body.Length < Length)
        {
            return body;
        }

        body.Slice(0, Length).CopyTo(first);
        return first.SequenceEqual("\uFEFF"u8) ? body.Slice(Length) : body;
    }
}
